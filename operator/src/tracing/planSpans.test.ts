import type { SessionStatus } from '@agentic-sessions/kubernetes-api';
import { ago, aSession, NAME, NOW } from '../__testUtils__/observe';
import { planSpans, type WrittenStatus } from './planSpans';

const POD = { podName: `session-${NAME}`, podUID: 'pod-uid-0', attempt: 0 };

type Phase = NonNullable<SessionStatus['phase']>;

/** A status whose history is these phases, each since so many seconds ago. */
function status(
  history: [Phase, number][],
  more: Partial<SessionStatus> = {},
): SessionStatus {
  const [phase] = history.at(-1) ?? [undefined];
  return {
    phase,
    reason: 'Because',
    history: history.map(([name, seconds]) => ({
      time: ago(seconds),
      phase: name,
      reason: 'Because',
    })),
    ...more,
  };
}

/** Name, begin and end in seconds before now, and error of each span; the session was made 60 s ago. */
function plan(
  before: SessionStatus,
  after: SessionStatus,
  more: Partial<WrittenStatus> = {},
) {
  return planSpans({
    session: aSession(),
    before,
    after,
    now: NOW,
    madeAt: () => NOW - 30_000,
    ...more,
  }).map(({ name, from, to, error }) => [
    name,
    (NOW - from) / 1000,
    (NOW - to) / 1000,
    ...(error ? [error.type] : []),
  ]);
}

describe('planSpans', () => {
  const starting = status([['Starting', 31]], { workload: POD });
  const running = status(
    [
      ['Starting', 31],
      ['Running', 20],
    ],
    { workload: POD, startedAt: ago(20) },
  );

  it('tells the wait and the Pod when it is said that the Pod is made', () => {
    expect(plan({}, starting)).toEqual([
      ['session.queue', 60, 31],
      ['session.pod', 31, 30],
    ]);
  });

  it('counts the wait from when it was made, however often its place changed', () => {
    const queued = status([['Queued', 50]], { queuePosition: 3 });
    expect(plan({}, queued)).toEqual([]);
    expect(plan(queued, { ...queued, queuePosition: 2 })).toEqual([]);
    expect(
      plan(
        queued,
        status(
          [
            ['Queued', 50],
            ['Starting', 31],
          ],
          { workload: POD },
        ),
      ),
    ).toEqual([
      ['session.queue', 60, 31],
      ['session.pod', 31, 30],
    ]);
  });

  it('tells the start when it runs, and the run when it ends', () => {
    expect(plan(starting, running)).toEqual([['session.start', 30, 20]]);
    const done: [Phase, number][] = [
      ['Starting', 31],
      ['Running', 20],
      ['Completed', 0],
    ];
    expect(plan(running, status(done, { workload: POD }))).toEqual([
      ['session.run', 20, 0],
    ]);
  });

  it('says what went wrong', () => {
    const failed = (before: SessionStatus, reason: string) =>
      plan(before, {
        ...before,
        phase: 'Failed',
        reason,
        history: [
          ...(before.history ?? []),
          { time: ago(0), phase: 'Failed', reason },
        ],
      });
    expect(failed({}, 'RuntimeNotFound')).toEqual([
      ['session.queue', 60, 0, 'RuntimeNotFound'],
    ]);
    expect(failed(starting, 'ImagePull')).toEqual([
      ['session.start', 30, 0, 'ImagePull'],
    ]);
    expect(failed(running, 'OOMKilled')).toEqual([
      ['session.run', 20, 0, 'OOMKilled'],
    ]);
    const refused = status([['Starting', 31]], {
      workload: { podName: 'p', attempt: 0 },
    });
    expect(plan({}, refused)).toEqual([['session.queue', 60, 31]]);
    expect(failed(refused, 'WorkloadRefused')).toEqual([
      ['session.pod', 31, 0, 'WorkloadRefused'],
    ]);
    // Not held against it that somebody stopped or suspended it.
    const suspended: [Phase, number][] = [
      ['Queued', 50],
      ['Suspended', 0],
    ];
    expect(plan(status([['Queued', 50]]), status(suspended))).toEqual([
      ['session.queue', 60, 0],
    ]);
  });

  it('tells of each Pod where one has to be followed by another', () => {
    const restarting = {
      ...running,
      phase: 'Starting' as const,
      reason: 'Restarting',
      workload: { podName: `session-${NAME}-1`, attempt: 1 },
      conditions: [
        {
          type: 'WorkloadCreated',
          status: 'False' as const,
          reason: 'Evicted',
          message: '',
          lastTransitionTime: ago(0),
        },
      ],
      history: [
        ...(running.history ?? []),
        { time: ago(10), phase: 'Starting' as const, reason: 'Restarting' },
      ],
    };
    expect(plan(running, restarting)).toEqual([
      ['session.run', 20, 10, 'Evicted'],
    ]);
    const again = {
      ...restarting,
      workload: { ...restarting.workload, podUID: 'pod-uid-1' },
    };
    expect(plan(restarting, again, { madeAt: () => NOW - 8_000 })).toEqual([
      ['session.pod', 10, 8],
    ]);
  });

  it('tells all of it at once where an operator comes late', () => {
    const ended = status([['Completed', 0]], {
      workload: POD,
      startedAt: ago(20),
    });
    expect(plan({}, ended)).toEqual([
      ['session.queue', 60, 30],
      ['session.pod', 30, 30],
      ['session.start', 30, 20],
      ['session.run', 20, 0],
    ]);
    expect(
      plan({}, { ...running, history: running.history?.slice(1) }),
    ).toEqual([
      ['session.queue', 60, 30],
      ['session.pod', 30, 30],
      ['session.start', 30, 20],
    ]);
  });

  it('does not count as a wait that it was suspended', () => {
    const suspended: [Phase, number][] = [
      ['Running', 50],
      ['Suspended', 45],
    ];
    const resumed = status([...suspended, ['Starting', 31]], { workload: POD });
    expect(plan(status(suspended), resumed)).toEqual([['session.pod', 31, 30]]);
    const queued = status([...suspended, ['Queued', 40]]);
    const let_ = status([...suspended, ['Queued', 40], ['Starting', 31]], {
      workload: POD,
    });
    expect(plan(queued, let_)).toEqual([
      ['session.queue', 40, 31],
      ['session.pod', 31, 30],
    ]);
  });

  it('tells the same where the history is full, unless nothing tells the begin', () => {
    const full = { ...running, historyOmitted: 2 };
    const failed = { ...full, phase: 'Failed' as const, reason: 'TimedOut' };
    expect(plan(full, failed)).toEqual([]);
    expect(
      plan({ ...full, phaseSince: ago(15) }, { ...failed, phaseSince: ago(5) }),
    ).toEqual([['session.run', 15, 5, 'TimedOut']]);
    const waiting = {
      ...full,
      phase: 'Queued' as const,
      phaseSince: ago(40),
    };
    const placed = {
      ...full,
      phase: 'Starting' as const,
      phaseSince: ago(31),
      workload: { ...POD, podUID: 'another' },
    };
    expect(plan(waiting, placed)).toEqual([
      ['session.queue', 40, 31],
      ['session.pod', 31, 30],
    ]);
  });

  it('never ends before it begins, whatever clocks say', () => {
    const spans = planSpans({
      session: aSession(),
      before: {},
      after: { ...running, history: running.history?.slice(1) },
      now: NOW,
      madeAt: () => NOW + 5_000,
    });
    expect(spans.map(({ name }) => name)).toContain('session.start');
    for (const { from, to } of spans) expect(to).toBeGreaterThanOrEqual(from);
  });

  it('names session, Pod and outcome', () => {
    const [span] = planSpans({
      session: aSession(),
      before: { ...running, workload: { ...POD, nodeName: 'node-1' } },
      after: {
        ...running,
        phase: 'Failed',
        reason: 'RunnerLost',
        message: 'M',
      },
      now: NOW,
      madeAt: () => undefined,
    });
    expect(span).toMatchObject({
      attributes: {
        'k8s.namespace.name': 'team',
        'k8s.pod.name': POD.podName,
        'k8s.pod.uid': POD.podUID,
        'k8s.node.name': 'node-1',
        'agentic_sessions.session.name': NAME,
        'agentic_sessions.runtime': 'survey',
        'agentic_sessions.attempt': 0,
        'agentic_sessions.phase': 'Failed',
        'agentic_sessions.reason': 'RunnerLost',
      },
      error: { type: 'RunnerLost', message: 'M' },
    });
  });
});

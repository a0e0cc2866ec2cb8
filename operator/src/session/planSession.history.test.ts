import {
  HISTORY_LIMIT,
  type SessionPhase,
  type SessionStatus,
} from '@agentic-sessions/kubernetes-api';
import {
  ago,
  aPod,
  aSession,
  aWait,
  NOW,
  observe,
  statusOf,
  UP,
} from '../__testUtils__/observe';
import {
  planInWords as plan,
  writtenStatus as written,
} from '../__testUtils__/planInWords';

/** A session of which the history is full since long ago. */
function full(phase: SessionPhase, more: SessionStatus = {}): SessionStatus {
  const phases = ['Starting', 'Running', 'Suspended', 'Queued'] as const;
  return {
    phase,
    reason: 'X',
    startedAt: ago(90_000),
    phaseSince: ago(2),
    suspensions: 40,
    pausedSeconds: 89_900,
    history: Array.from({ length: HISTORY_LIMIT }, (_, i) => ({
      time: ago(90_000 - i),
      phase: phases[i % phases.length],
      reason: 'X',
    })),
    historyOmitted: 110,
    ...more,
  };
}

describe('planSession: with a history that is full', () => {
  const noPod = { workload: { podName: 'x', attempt: 41 } };
  const withPod = {
    workload: { podName: 'x', podUID: 'pod-uid-41', attempt: 41 },
  };

  it.each([
    [
      'one that was resumed waits for a place',
      { session: aSession(full('Queued')), admission: aWait({}) },
      'Queued/NamespaceLimit',
    ],
    [
      'one that waits for what is not known of the cluster',
      { session: aSession(full('Queued')), unknown: 'Not known yet.' },
      'Queued/SandboxUnknown',
    ],
    [
      'one without a Pod tries again to have one',
      {
        session: aSession(full('Starting', noPod)),
        admission: { admitted: true } as const,
      },
      'create 41',
    ],
    [
      'one that has rested long goes on running',
      {
        session: aSession(full('Running', withPod)),
        pods: [aPod(UP, { attempt: 41 })],
      },
      'Running/RunnerStarted',
    ],
    [
      'each suspension is still worth another Pod',
      {
        session: aSession(full('Starting', withPod)),
        pods: [aPod({ phase: 'Failed', reason: 'Evicted' }, { attempt: 41 })],
      },
      'Starting/Restarting',
    ],
  ])('%s', (_, more, expected) => {
    expect(plan(observe(more))[0]).toBe(expected);
  });

  it.each([
    [
      'queue',
      { session: aSession(full('Queued')), admission: aWait({}) },
      3_600,
      'Failed/QueueTimeout',
    ],
    [
      'start',
      {
        session: aSession(full('Starting', noPod)),
        admission: { admitted: true } as const,
      },
      300,
      'Failed/StartTimeout',
    ],
    [
      'run',
      {
        session: aSession(full('Running', withPod)),
        pods: [aPod(UP, { attempt: 41 })],
      },
      3_600,
      'Failed/TimedOut',
    ],
  ])('the %s limit still holds', (_, more, seconds, expected) => {
    expect(plan(observe({ ...more, now: NOW + seconds * 1000 }))[0]).toBe(
      expected,
    );
  });

  it('counts on what the history cannot tell any more', () => {
    const running = aSession(full('Running', withPod), {
      desiredState: 'Suspended',
    });
    const gone = aPod({ phase: 'Failed', reason: 'Evicted' }, { attempt: 41 });
    const rests = written(observe({ session: running, pods: [gone] }));
    expect(rests).toMatchObject({
      phase: 'Suspended',
      suspensions: 41,
      pausedSeconds: 89_900,
      phaseSince: new Date(NOW).toISOString(),
      historyOmitted: 111,
    });
    expect(rests.history).toHaveLength(HISTORY_LIMIT);
    const later = written(
      observe({
        session: aSession(rests),
        pods: [aPod(UP, { attempt: 42 })],
        now: NOW + 60_000,
      }),
    );
    expect(later).toMatchObject({ phase: 'Running', pausedSeconds: 89_960 });
    expect(later.suspensions).toBe(41);
  });
});

describe('planSession: since when', () => {
  it('another attempt counts anew in the same phase, and words do not', () => {
    const evicted = aPod({ phase: 'Failed', reason: 'Evicted' });
    const starting = { ...statusOf('Starting'), phaseSince: ago(50) };
    const session = aSession(starting);
    expect(written(observe({ session, pods: [evicted] })).phaseSince).toBe(
      new Date(NOW).toISOString(),
    );
    const waits = aPod({ phase: 'Pending' });
    expect(written(observe({ session, pods: [waits] })).phaseSince).toBe(
      ago(50),
    );
  });

  it('is read from a history that has room, where an earlier operator did not say it', () => {
    const session = aSession({
      phase: 'Queued',
      history: [{ time: ago(4_000), phase: 'Queued', reason: 'X' }],
    });
    expect(plan(observe({ session, admission: aWait({}) }))[0]).toBe(
      'Failed/QueueTimeout',
    );
  });
});

describe('planSession: a status of an operator that did not count yet', () => {
  const entry = (seconds: number, phase: SessionPhase) => ({
    time: ago(seconds),
    phase,
    reason: 'X',
  });
  const day = 86_400;
  const rested = [
    entry(2 * day + 60, 'Starting'),
    entry(2 * day + 50, 'Running'),
    entry(2 * day, 'Suspended'),
    entry(20, 'Queued'),
    entry(10, 'Starting'),
  ];
  const old = (phase: SessionPhase, history: typeof rested) => ({
    phase,
    reason: 'X',
    startedAt: ago(2 * day + 50),
    workload: { podName: 'x', podUID: 'pod-uid-5', attempt: 5 },
    history,
  });
  const pods = [aPod(UP, { attempt: 5 })];

  it.each([
    ['runs', old('Running', [...rested, entry(5, 'Running')])],
    ['is about to', old('Starting', rested)],
  ])('goes on where it %s again after two days', (_, status) => {
    const observed = { session: aSession(status), pods };
    expect(plan(observe(observed))[0]).toBe('Running/RunnerStarted');
    const left = 3_600 - 55;
    expect(plan(observe({ ...observed, now: NOW + left * 1000 }))[0]).toBe(
      status.phase === 'Running' ? 'Failed/TimedOut' : 'Running/RunnerStarted',
    );
  });

  it('is counted at its next change, once', () => {
    const next = written(
      observe({ session: aSession(old('Starting', rested)), pods }),
    );
    expect(next).toMatchObject({ suspensions: 1, pausedSeconds: 2 * day });
    const again = written(
      observe({ session: aSession(next), pods, now: NOW + 30_000 }),
    );
    expect(again).toMatchObject({ suspensions: 1, pausedSeconds: 2 * day });
  });

  it('still has a Pod for its suspension', () => {
    const session = aSession(old('Starting', rested));
    const evicted = aPod(
      { phase: 'Failed', reason: 'Evicted' },
      { attempt: 2 },
    );
    session.status!.workload = {
      podName: 'x',
      podUID: 'pod-uid-2',
      attempt: 2,
    };
    expect(plan(observe({ session, pods: [evicted] }))[0]).toBe(
      'Starting/Restarting',
    );
  });

  it('is not taken from a history from which something is omitted', () => {
    const session = aSession({ ...old('Starting', rested), historyOmitted: 3 });
    expect(written(observe({ session, pods })).suspensions).toBeUndefined();
  });
});

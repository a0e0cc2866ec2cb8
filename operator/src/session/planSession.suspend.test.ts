import type { SessionStatus } from '@agentic-sessions/kubernetes-api';
import {
  ago,
  aPod,
  aSession,
  aWait,
  lastWord,
  NOW,
  observe,
  statusOf,
  terminated,
  UP,
} from '../__testUtils__/observe';
import {
  planInWords as plan,
  writtenStatus as written,
} from '../__testUtils__/planInWords';

const KEPT = { kept: true, message: 'Conversation and workspace are kept.' };
const LOST = { kept: false, message: 'It could not be kept: too large.' };

/** The Pod after SIGTERM, with what its runner says of the workspace. */
const left = (
  snapshot?: typeof KEPT,
  more: { attempt?: number; deletedAt?: string; status?: object } = {},
) =>
  aPod(
    {
      phase: 'Running',
      containerStatuses: [
        terminated('runner', {
          message: lastWord('stopped', 'Terminated', 'SIGTERM.', snapshot),
        }),
      ],
      ...more.status,
    },
    { deletedAt: ago(-20), ...more },
  );

const killed = aPod(
  {
    phase: 'Failed',
    containerStatuses: [terminated('runner', { exitCode: 137 })],
  },
  { deletedAt: ago(1) },
);

const evicted = {
  conditions: [
    {
      type: 'DisruptionTarget',
      status: 'True' as const,
      reason: 'EvictionByEvictionAPI',
      message: 'The node is drained.',
    },
  ],
};

/** A session that was suspended after it ran. */
const suspended = (more: Partial<SessionStatus> = {}): SessionStatus => ({
  ...statusOf('Running'),
  phase: 'Suspended',
  reason: 'SuspendedByUser',
  history: [
    { time: ago(5000), phase: 'Starting', reason: 'PodCreated' },
    { time: ago(4990), phase: 'Running', reason: 'RunnerStarted' },
    { time: ago(4000), phase: 'Suspended', reason: 'SuspendedByUser' },
  ],
  startedAt: ago(4990),
  phaseSince: ago(4000),
  suspensions: 1,
  ...more,
});

describe('planSession: suspended', () => {
  const wanted = { desiredState: 'Suspended' } as const;

  it.each([
    [
      'kept',
      left(KEPT),
      {},
      'SnapshotTaken',
      'Conversation and workspace are kept. It goes on from there',
    ],
    [
      'not kept',
      left(LOST),
      {},
      'SnapshotFailed',
      'too large. When it is resumed the conversation goes on from the ledger',
    ],
    ['no word', killed, {}, 'SnapshotFailed', 'left no word'],
    [
      'no word, but the portal has it',
      killed,
      { snapshot: { attempt: 0, takenAt: ago(2) } },
      'SnapshotTaken',
      'Conversation and workspace are kept.',
    ],
    [
      'no word, and the portal has an older one',
      aPod(killed.status!, { attempt: 2, deletedAt: ago(1) }),
      {
        snapshot: { attempt: 1, takenAt: ago(2) },
        workload: { podName: 'x', podUID: 'pod-uid-2', attempt: 2 },
      },
      'SnapshotFailed',
      'as far as it was kept before',
    ],
    [
      'gone before it ran anew',
      aPod({ phase: 'Failed' }, { attempt: 1, deletedAt: ago(1) }),
      { workload: { podName: 'x', podUID: 'pod-uid-1', attempt: 1 } },
      'SnapshotTaken',
      'what was kept before still is',
    ],
  ] as const)('says what is kept: %s', (_, pod, more, reason, words) => {
    const observed = observe({
      session: aSession({ ...statusOf('Running'), ...more }, wanted),
      pods: [pod],
    });
    const status = written(observed);
    expect([status.phase, status.reason]).toEqual([
      'Suspended',
      'SuspendedByUser',
    ]);
    expect(status.message).toContain(words);
    expect(status.conditions).toContainEqual(
      expect.objectContaining({ type: 'Ready', status: 'False', reason }),
    );
    expect(status.finishedAt).toBeUndefined();
  });

  it('says that it had not begun', () => {
    const session = aSession(undefined, wanted);
    expect(written(observe({ session })).message).toContain(
      'suspended before it ran',
    );
  });

  it('writes nothing again, and leaves no Pod', () => {
    const session = aSession(suspended(), wanted);
    expect(plan(observe({ session }))).toEqual([]);
    expect(
      plan(observe({ session, pods: [aPod({ phase: 'Succeeded' })] })),
    ).toEqual(['delete pod-uid-0']);
  });

  it('can be stopped', () => {
    const session = aSession(suspended(), { desiredState: 'Stopped' });
    expect(plan(observe({ session }))[0]).toBe('Stopped/StoppedByUser');
    expect(written(observe({ session })).message).toContain(
      'while it was suspended',
    );
  });
});

describe('planSession: resumed', () => {
  const admitted = { admission: { admitted: true } as const };

  it('asks for a place, and makes the next Pod', () => {
    const session = aSession(suspended());
    expect(plan(observe({ session, ...admitted }))).toEqual(['create 1']);
    expect(plan(observe({ session, admission: aWait({}) }))[0]).toBe(
      'Queued/NamespaceLimit',
    );
  });

  it('never beside the Pod that still ends', () => {
    const session = aSession(suspended());
    const going = left(KEPT);
    const observed = observe({ session, pods: [going], ...admitted });
    expect(plan(observed)).toEqual(['Starting/Admitted', 'again in 2 s']);
    const next = written(observed);
    expect(next.workload).toEqual({
      podName: expect.stringMatching(/-1$/),
      attempt: 1,
    });
    const later = { session: aSession(next), ...admitted };
    expect(plan(observe({ ...later, pods: [going] }))).toEqual([
      'again in 2 s',
    ]);
    expect(plan(observe(later))).toEqual(['create 1']);
  });

  it('while its Pod is still being taken away: suspended first, then made anew', () => {
    const session = aSession({
      ...statusOf('Running'),
      reason: 'Suspending',
    });
    const going = aPod(UP, { deletedAt: ago(-20) });
    expect(plan(observe({ session, pods: [going] }))).toEqual([
      'again in 25 s',
    ]);
    expect(plan(observe({ session, pods: [left(KEPT)] }))[0]).toBe(
      'Suspended/SuspendedByUser',
    );
    // Not seen by anybody, it is no Pod that somebody deleted either.
    expect(plan(observe({ session }))[0]).toBe('Suspended/SuspendedByUser');
    // Where the Pod was never told, it just goes on.
    expect(plan(observe({ session, pods: [aPod(UP)] }))[0]).toBe(
      'Running/RunnerStarted',
    );
  });

  it('has all of its running time left that it has not used', () => {
    const next = aPod(UP, { attempt: 1 });
    const resumed = written(
      observe({ session: aSession(suspended()), ...admitted, pods: [next] }),
    );
    expect(resumed.pausedSeconds).toBe(4000);
    // It ran 990 s before it was suspended.
    const session = aSession(resumed);
    expect(plan(observe({ session, pods: [next] }))).toContain(
      'again in 2610 s',
    );
    expect(
      plan(observe({ session, pods: [next], now: NOW + 2_610_000 }))[0],
    ).toBe('Failed/TimedOut');
  });
});

describe('planSession: taken away by Kubernetes while it ran', () => {
  const at = ago(30);
  const session = aSession({ ...statusOf('Running'), firstTurnAt: at });

  it('goes on in another Pod where workspace and conversation are kept', () => {
    const observed = observe({
      session,
      pods: [left(KEPT, { status: evicted })],
    });
    expect(plan(observed)).toEqual([
      'Starting/Restarting',
      'event Evicted',
      'again in 1 s',
    ]);
    const status = written(observed);
    expect(status.message).toBe(
      'The node is drained. Conversation and workspace are kept, and another Pod goes on with them.',
    );
    expect(status.workload).toMatchObject({ attempt: 1 });
    expect(status.workload?.podUID).toBeUndefined();
  });

  it.each([
    ['is not kept', left(LOST, { status: evicted }), 'Failed/Evicted'],
    [
      'was killed without a word',
      aPod({ ...killed.status, ...evicted }),
      'Failed/Evicted',
    ],
    ['somebody deleted by hand', left(KEPT), 'Failed/WorkloadDeleted'],
  ])('ends what %s', (_, pod, expected) => {
    expect(plan(observe({ session, pods: [pod] }))[0]).toBe(expected);
  });

  it('says why it could not be kept', () => {
    const pods = [left(LOST, { status: evicted })];
    expect(written(observe({ session, pods })).message).toBe(
      'The node is drained. It could not be kept: too large.',
    );
  });

  it.each([
    ['kept, which helps nobody any more', KEPT, ''],
    ['not kept, and why', LOST, ` ${LOST.message}`],
  ])('says of what somebody deleted that it is %s', (_, snapshot, more) => {
    const deleted = left(snapshot);
    expect(written(observe({ session, pods: [deleted] })).message).toBe(
      `The Pod ${deleted.metadata.name} was deleted.${more}`,
    );
  });

  it('is not gone on with, whatever is kept, where it ended for reasons of its own', () => {
    const snapshot = { attempt: 0, takenAt: ago(5) };
    const observed = observe({
      session: aSession({ ...statusOf('Running'), snapshot, firstTurnAt: at }),
      pods: [
        aPod({
          phase: 'Failed',
          containerStatuses: [terminated('runner', { exitCode: 1 })],
        }),
      ],
    });
    expect(plan(observed)[0]).toBe('Failed/RunnerLost');
  });

  it('ends after the last attempt; each suspension is worth one anew', () => {
    const third = { ...statusOf('Running', 2), firstTurnAt: at };
    const pods = [left(KEPT, { attempt: 2, status: evicted })];
    expect(plan(observe({ session: aSession(third), pods }))[0]).toBe(
      'Failed/Evicted',
    );
    const resumedOnce = {
      ...third,
      suspensions: 1,
    };
    expect(plan(observe({ session: aSession(resumedOnce), pods }))[0]).toBe(
      'Starting/Restarting',
    );
  });
});

describe('planSession: idle', () => {
  const idle = (seconds: number, more: object = {}, spec: object = {}) =>
    observe({
      session: aSession(
        {
          ...statusOf('Running'),
          activity: 'Idle',
          idleSince: ago(seconds),
          ...more,
        },
        spec,
      ),
      // It came up 2,000 s ago.
      pods: [
        aPod({
          ...UP,
          containerStatuses: UP.containerStatuses!.map(container => ({
            ...container,
            state: { running: { startedAt: ago(2_000) } },
          })),
        }),
      ],
    });

  it('ends what the runner should have ended, a moment later', () => {
    expect(plan(idle(900))).toContain('again in 30 s');
    expect(plan(idle(930))).toEqual([
      'Completed/IdleTimeout',
      'event IdleTimeout',
      'again in 30 s',
      'delete pod-uid-0',
    ]);
  });

  it.each([
    ['works', idle(5_000, { activity: 'Working' })],
    ['waits for a decision', idle(5_000, { activity: 'WaitingForApproval' })],
    ['has not had its first turn', idle(5_000, { idleSince: undefined })],
    ['runs by itself', idle(5_000, {}, { interactive: false })],
  ])('leaves alone what %s', (_, observed) => {
    expect(plan(observed)[0]).toBe('Running/RunnerStarted');
  });

  it('waits anew for what was resumed', () => {
    const observed = idle(5_000);
    const pods = [aPod(UP)];
    // Its Pod came up 40 s ago.
    expect(plan({ ...observed, pods })).toContain('again in 890 s');
  });
});

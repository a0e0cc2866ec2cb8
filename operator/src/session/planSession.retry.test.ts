import type { SessionStatus } from '@agentic-sessions/kubernetes-api';
import {
  ago,
  aPod,
  aSession,
  lastWord,
  NAME,
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
import { diffStatus } from './diffStatus';
import type { ObservedSession } from './ObservedSession';

describe('planSession: another attempt, only where nothing began', () => {
  const starting = aSession(statusOf('Starting'));
  const pending = aPod({ phase: 'Pending' });
  const evicted = aPod({
    phase: 'Failed',
    reason: 'Evicted',
    message: 'low on disk',
  });

  const began = (more: SessionStatus) =>
    aSession({ ...statusOf('Running'), ...more });
  const ranAndEvicted = aPod({
    ...evicted.status,
    containerStatuses: [terminated('runner', { exitCode: 137 })],
  });
  const resumed = aSession({
    ...statusOf('Starting', 1),
    startedAt: ago(900),
    firstTurnAt: ago(890),
    suspensions: 1,
  });
  const tainted = {
    conditions: [
      {
        type: 'DisruptionTarget',
        status: 'True' as const,
        reason: 'DeletionByTaintManager',
        message: 'Taint manager: deleting due to NoExecute taint',
      },
    ],
  };

  it.each([
    [
      'evicted before the runner ran',
      { session: starting, pods: [evicted] },
      'Starting/Restarting',
    ],
    [
      'deleted before the runner ran',
      { session: starting, vanished: { pod: pending, tombstone: false } },
      'Starting/Restarting',
    ],
    [
      'gone while nobody looked',
      { session: starting, vanished: { pod: pending, tombstone: true } },
      'Failed/WorkloadDeleted',
    ],
    [
      'gone before the operator was there',
      { session: starting },
      'Failed/WorkloadDeleted',
    ],
    [
      'evicted after its first turn began, its runner cut off and unknown',
      {
        session: aSession({ ...statusOf('Starting'), firstTurnAt: ago(5) }),
        pods: [
          aPod({
            phase: 'Failed',
            reason: 'Evicted',
            containerStatuses: [
              terminated('runner', {
                startedAt: undefined,
                reason: 'ContainerStatusUnknown',
              }),
            ],
          }),
        ],
      },
      'Failed/Evicted',
    ],
    [
      'evicted after its first turn began',
      { session: began({ firstTurnAt: ago(5) }), pods: [evicted] },
      'Failed/Evicted',
    ],
    [
      'evicted while it works, by a portal that does not say since when',
      { session: began({ activity: 'Working' }), pods: [evicted] },
      'Failed/Evicted',
    ],
    [
      'evicted after its turn has ended, by such a portal',
      {
        session: began({ activity: 'Idle', idleSince: ago(5) }),
        pods: [evicted],
      },
      'Failed/Evicted',
    ],
    [
      'evicted while its runner ran and no turn had begun',
      { session: began({ activity: 'Idle' }), pods: [ranAndEvicted] },
      'Starting/Restarting',
    ],
    [
      'evicted, with its runner told to end, and no turn had begun',
      {
        session: began({}),
        pods: [
          aPod({
            ...ranAndEvicted.status,
            containerStatuses: [
              terminated('runner', {
                message: lastWord('stopped', 'Terminated', 'SIGTERM.', {
                  kept: false,
                  message: 'Nothing to keep.',
                }),
              }),
            ],
          }),
        ],
      },
      'Starting/Restarting',
    ],
    [
      'its node restarted while no turn had begun',
      {
        session: began({}),
        pods: [
          aPod({
            phase: 'Failed',
            containerStatuses: [
              terminated('runner', { exitCode: 255, reason: 'Unknown' }),
            ],
          }),
        ],
      },
      'Starting/Restarting',
    ],
    [
      'deleted by hand while its runner ran and no turn had begun',
      {
        session: began({}),
        vanished: { pod: aPod(UP), tombstone: false },
      },
      'Failed/WorkloadDeleted',
    ],
    [
      'out of memory before its first turn, on a node that evicts',
      {
        session: began({}),
        pods: [
          aPod({
            ...ranAndEvicted.status,
            containerStatuses: [
              terminated('runner', { exitCode: 137, reason: 'OOMKilled' }),
            ],
          }),
        ],
      },
      'Failed/OOMKilled',
    ],
    [
      'evicted while it was pending, after it was resumed',
      { session: resumed, pods: [aPod(evicted.status, { attempt: 1 })] },
      'Starting/Restarting',
    ],
    [
      'deleted while it was pending, after it was resumed',
      {
        session: resumed,
        vanished: {
          pod: aPod({ phase: 'Pending' }, { attempt: 1 }),
          tombstone: false,
        },
      },
      'Starting/Restarting',
    ],
    [
      'seen to go with what took it and not with its end',
      {
        session: began({ firstTurnAt: ago(5) }),
        vanished: { pod: aPod({ ...UP, ...tainted }), tombstone: false },
      },
      'Failed/NodeLost',
    ],
    [
      'crashed at once, which nobody did to it',
      {
        session: starting,
        pods: [
          aPod({
            phase: 'Failed',
            containerStatuses: [terminated('runner', { exitCode: 1 })],
          }),
        ],
      },
      'Failed/RunnerLost',
    ],
  ])('%s', (_, more, expected) => {
    expect(plan(observe(more as Partial<ObservedSession>))[0]).toBe(expected);
  });

  it('records the next attempt without a Pod, then makes it after a pause', () => {
    const first = written(observe({ session: starting, pods: [evicted] }));
    expect(first.workload).toEqual({
      podName: `session-${NAME}-1`,
      attempt: 1,
    });
    expect(diffStatus(starting.status, first)?.workload).toEqual({
      podName: `session-${NAME}-1`,
      attempt: 1,
      podUID: null,
    });
    expect(first.history?.at(-1)?.reason).toBe('Restarting');
    const soon = {
      session: aSession(first),
      pods: [evicted],
      admission: { admitted: true } as const,
    };
    expect(plan(observe(soon))).toEqual(['again in 1 s']);
    expect(plan(observe({ ...soon, now: NOW + 1_000 }))).toEqual(['create 1']);
  });

  it('waits for an earlier Pod that may still live, and gives up at the start limit', () => {
    const silent = aPod({ phase: 'Pending' }, { deletedAt: ago(10) });
    expect(plan(observe({ session: starting, pods: [silent] }))).toEqual([
      'again in 5 s',
    ]);
    expect(
      plan(
        observe({ session: starting, pods: [silent], now: NOW + 300_000 }),
      )[0],
    ).toBe('Failed/NodeLost');
  });

  it('begins anew what ran on a node that is silent, when that Pod is gone, and gives up at the start limit', () => {
    const silent = aPod(UP, { deletedAt: ago(10) });
    const lost = observe({ session: began({}), pods: [silent] });
    expect(plan(lost)[0]).toBe('Starting/Restarting');
    const waits = {
      ...lost,
      session: aSession(written(lost)),
      admission: { admitted: true } as const,
    };
    expect(plan({ ...waits, now: NOW + 2_000 })).toEqual(['again in 2 s']);
    expect(plan({ ...waits, pods: [], now: NOW + 2_000 })).toEqual([
      'create 1',
    ]);
    expect(plan({ ...waits, now: NOW + 300_000 })[0]).toBe('Failed/NodeLost');
  });

  it('makes the same attempt again where its Pod went with the operator that made it, before it was written', () => {
    expect(
      plan(observe({ session: aSession(), admission: { admitted: true } })),
    ).toEqual(['create 0']);
  });

  it('ends after the last attempt', () => {
    const session = aSession(statusOf('Starting', 2));
    const pod = aPod(
      { phase: 'Failed', reason: 'Evicted', message: 'low on disk.' },
      { attempt: 2 },
    );
    expect(plan(observe({ session, pods: [pod] }))[0]).toBe('Failed/Evicted');
  });
});

describe('planSession: after the end', () => {
  const over = (seconds: number) =>
    aSession({
      ...statusOf('Running'),
      phase: 'Completed',
      reason: 'TurnEnded',
      finishedAt: ago(seconds),
    });
  const done = aPod({ phase: 'Succeeded' });

  it.each([
    ['keeps the Pod for its logs', over(60), [done], ['again in 540 s']],
    ['deletes it then', over(600), [done], ['delete pod-uid-0']],
    [
      'gives a Pod that goes on a moment to end',
      over(10),
      [aPod(UP)],
      ['again in 20 s'],
    ],
    ['deletes it then', over(30), [aPod(UP)], ['delete pod-uid-0']],
    [
      'leaves one alone that is going',
      over(700),
      [aPod(UP, { deletedAt: ago(1) })],
      [],
    ],
    ['does nothing where nothing is left', over(60), [], []],
  ])('%s', (_, session, pods, expected) => {
    expect(plan(observe({ session, pods }))).toEqual(expected);
  });
});

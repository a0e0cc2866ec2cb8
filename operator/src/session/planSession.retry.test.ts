import {
  ago,
  aPod,
  aSession,
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
      'evicted, its runner cut off and unknown',
      {
        session: starting,
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
      'evicted after it ran once',
      { session: aSession(statusOf('Running')), pods: [evicted] },
      'Failed/Evicted',
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

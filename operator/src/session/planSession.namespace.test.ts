import {
  aPod,
  ago,
  aSession,
  aWait,
  lastWord,
  observe,
  statusOf,
  terminated,
  UP,
} from '../__testUtils__/observe';
import {
  planInWords as plan,
  writtenStatus as written,
} from '../__testUtils__/planInWords';
import { planRefused } from './planRefused';

describe('planSession: in a namespace that is being deleted', () => {
  const going = { isNamespaceGoing: true };
  const told = aPod(
    {
      phase: 'Running',
      containerStatuses: [
        terminated('runner', { message: lastWord('stopped', 'Terminated') }),
      ],
    },
    { deletedAt: ago(-20) },
  );
  const done = aPod(
    {
      phase: 'Succeeded',
      containerStatuses: [
        terminated('runner', { message: lastWord('completed', 'TurnEnded') }),
      ],
    },
    { deletedAt: ago(-20) },
  );

  it.each([
    ['that is new', {}, 'Failed/NamespaceTerminating'],
    [
      'that waits for a place',
      { session: aSession({ phase: 'Queued' }), admission: aWait({}) },
      'Failed/NamespaceTerminating',
    ],
    [
      'whose Pod goes with it',
      { session: aSession(statusOf('Running')), pods: [told] },
      'Failed/NamespaceTerminating',
    ],
    [
      'whose Pod is gone with it, before it ran',
      {
        session: aSession(statusOf('Starting')),
        vanished: { pod: aPod({ phase: 'Pending' }), tombstone: false },
      },
      'Failed/NamespaceTerminating',
    ],
    [
      'that was done just before',
      { session: aSession(statusOf('Running')), pods: [done] },
      'Completed/TurnEnded',
    ],
    [
      'whose Pod is still up',
      { session: aSession(statusOf('Running')), pods: [aPod(UP)] },
      'Running/RunnerStarted',
    ],
  ])('a session %s', (_, more, expected) => {
    expect(plan(observe({ ...going, ...more }))[0]).toBe(expected);
  });

  it('says so in words', () => {
    const waits = aSession({ phase: 'Queued' });
    const runs = { session: aSession(statusOf('Running')), pods: [told] };
    for (const more of [{ session: waits }, runs]) {
      expect(written(observe({ ...going, ...more })).message).toContain(
        'Its namespace team is being deleted, and',
      );
    }
  });

  it('says nothing of a session that is itself being deleted', () => {
    const session = aSession();
    session.metadata.deletionTimestamp = ago(1);
    expect(plan(observe({ ...going, session }))).toEqual([]);
  });

  it('ends also where only the refusal of its Pod says so', () => {
    const [write] = planRefused(observe({}), 0, {
      kind: 'namespaceGone',
      message: 'because it is being terminated',
    });
    expect(write).toMatchObject({
      type: 'writeStatus',
      status: { phase: 'Failed', reason: 'NamespaceTerminating' },
    });
  });
});

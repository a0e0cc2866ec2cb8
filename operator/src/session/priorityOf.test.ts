import type { InformerEvent } from '@agentic-sessions/kubernetes-client';
import { ago, aPod, aSession, statusOf, UP } from '../__testUtils__/observe';
import { PRIORITIES } from '../queue/priorities';
import { priorityOfPod, priorityOfSession } from './priorityOf';

const { urgent, start, progress } = PRIORITIES;

function added<T>(object: T): InformerEvent<T> {
  return { type: 'added', key: 'team/s', object };
}

function updated<T>(before: T, object: T): InformerEvent<T> {
  return { type: 'updated', key: 'team/s', before, object };
}

function deleted<T>(object: T): InformerEvent<T> {
  return { type: 'deleted', key: 'team/s', object, tombstone: false };
}

const withMeta = <T extends { metadata: object }>(object: T, more: object) => ({
  ...object,
  metadata: { ...object.metadata, ...more },
});

describe('priorityOfSession', () => {
  const fresh = aSession();
  const up = aSession(statusOf('Running'));

  it.each([
    ['a new one', added(fresh), start],
    ['one that is under way', added(up), progress],
    ['its first status', updated(fresh, up), progress],
    ['a new generation', updated(up, withMeta(up, { generation: 2 })), urgent],
    [
      'its deletion under a finalizer',
      updated(up, withMeta(up, { deletionTimestamp: ago(0) })),
      urgent,
    ],
    ['its end', deleted(fresh), progress],
  ])('of %s', (_, event, expected) => {
    expect(priorityOfSession(event)).toBe(expected);
  });
});

describe('priorityOfPod', () => {
  const up = aSession(statusOf('Running'));
  const pod = aPod(UP);

  it.each([
    ['comes up', updated(aPod({}), pod), up, progress],
    ['has failed', updated(pod, aPod({ phase: 'Failed' })), up, urgent],
    ['is done', updated(pod, aPod({ phase: 'Succeeded' })), up, urgent],
    ['goes', updated(pod, aPod(UP, { deletedAt: ago(0) })), up, urgent],
    ['is gone', deleted(pod), up, urgent],
    [
      'of one that is over is gone',
      deleted(pod),
      aSession({ phase: 'Completed' }),
      progress,
    ],
    ['of none is gone', deleted(pod), undefined, progress],
  ])('where it %s', (_, event, session, expected) => {
    expect(priorityOfPod(event, session)).toBe(expected);
  });
});

import type { Pod } from '@agentic-sessions/kubernetes-client';
import {
  ago,
  aPod,
  aSession,
  observe,
  statusOf,
  UP,
} from '../__testUtils__/observe';
import { writtenStatus as written } from '../__testUtils__/planInWords';
import { asksForNode } from './asksForNode';

describe('planMissingPod: gone while no operator saw it', () => {
  const at = ago(30);
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
  const snapshot = { attempt: 0, takenAt: ago(5) };
  const unseen = {
    session: aSession({ ...statusOf('Running'), snapshot, firstTurnAt: at }),
  };
  const tombstone = (pod: Pod) => ({
    ...unseen,
    vanished: { pod, tombstone: true },
  });

  const unbegun = { session: aSession(statusOf('Running')) };

  it.each([
    [
      'its node is drained before its first turn, and nothing is kept',
      { ...unbegun, isNodeLeft: true },
      'Restarting',
    ],
    [
      'somebody deleted it before its first turn',
      { ...unbegun, isNodeLeft: false },
      'WorkloadDeleted',
    ],
    ['its node is drained', { ...unseen, isNodeLeft: true }, 'Restarting'],
    ['somebody deleted it', unseen, 'WorkloadDeleted'],
    [
      'it was last seen being evicted',
      tombstone(aPod({ ...UP, ...evicted })),
      'Restarting',
    ],
    [
      'it was last seen being deleted, and its node is drained later',
      {
        ...tombstone(aPod(UP, { deletedAt: ago(-20) })),
        isNodeLeft: true,
      },
      'WorkloadDeleted',
    ],
    [
      'what is kept is older',
      {
        session: aSession({
          ...statusOf('Running', 1),
          snapshot,
          firstTurnAt: at,
        }),
        isNodeLeft: true,
      },
      'NodeLost',
    ],
  ])('%s', (_, observed, reason) => {
    expect(written(observe(observed)).reason).toBe(reason);
  });

  it.each([
    ['nothing says whose wish it was', unseen, 'node-7'],
    ['nothing is kept', unbegun, 'node-7'],
    [
      'it only began to start',
      { session: aSession(statusOf('Starting')) },
      'node-7',
    ],
    ['it was last seen to run', tombstone(aPod(UP)), 'node-1'],
    [
      'it has no Pod yet',
      { session: aSession({ phase: 'Starting' }) },
      undefined,
    ],
    [
      'it was seen to go',
      { ...unseen, vanished: { pod: aPod(UP), tombstone: false } },
      undefined,
    ],
    ['it is there', { ...unseen, pods: [aPod(UP)] }, undefined],
  ])('asks for its node where %s', (_, observed, node) => {
    const known = observe(observed);
    const { status } = known.session;
    if (status?.workload) status.workload.nodeName = 'node-7';
    expect(asksForNode(known)).toBe(node);
  });

  const deleted = 'somebody deleted it';
  const unknown = 'it is not known by whom';

  it.each([
    ['its node is as it was', { ...unseen, isNodeLeft: false }, deleted],
    ['its node cannot be asked', unseen, unknown],
    [
      'it was seen to go',
      { ...unseen, vanished: { pod: aPod(UP), tombstone: false } },
      deleted,
    ],
    ['it was only seen before', tombstone(aPod(UP)), unknown],
    [
      'it was last seen being deleted',
      tombstone(aPod(UP, { deletedAt: ago(-20) })),
      deleted,
    ],
  ])('says who took it where %s', (_, observed, words) => {
    expect(written(observe(observed)).message).toContain(words);
  });
});

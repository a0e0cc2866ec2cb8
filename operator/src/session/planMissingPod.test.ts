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

  it.each([
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
    ['nothing is kept', { session: aSession(statusOf('Running')) }, undefined],
    [
      'it was seen to go',
      { ...unseen, vanished: { pod: aPod(UP), tombstone: false } },
      undefined,
    ],
    ['it is there', { ...unseen, pods: [aPod(UP)] }, undefined],
  ])('asks for its node where %s', (_, observed, node) => {
    const known = observe(observed);
    const { status } = known.session;
    status!.workload = { ...status!.workload!, nodeName: 'node-7' };
    expect(asksForNode(known)).toBe(node);
  });
});

import { currentPod } from './currentPod';
import { hadPod } from './hadPod';
import type { ObservedSession } from './ObservedSession';

/**
 * The node to ask about where a Pod went while no operator looked: whether somebody deleted it or it went with its node is
 * not told by anything else, and only in one of the two does the session go on, or begin anew. Undefined where it is known.
 */
export function asksForNode(observed: ObservedSession): string | undefined {
  const { session, vanished } = observed;
  if (
    !hadPod(session) ||
    currentPod(observed) ||
    (vanished && !vanished.tombstone)
  ) {
    return undefined;
  }
  return vanished?.pod.spec.nodeName ?? session.status?.workload?.nodeName;
}

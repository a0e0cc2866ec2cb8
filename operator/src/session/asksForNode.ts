import { currentPod } from './currentPod';
import { hadPod } from './hadPod';
import type { ObservedSession } from './ObservedSession';

/**
 * The node to ask about where a Pod went while no operator looked, and all that it did is kept: whether somebody deleted
 * it or it went with its node is not told by anything else. Undefined where nothing depends on it.
 */
export function asksForNode(observed: ObservedSession): string | undefined {
  const { session, vanished } = observed;
  const { workload, snapshot } = session.status ?? {};
  if (
    !workload ||
    !hadPod(session) ||
    currentPod(observed) ||
    (vanished && !vanished.tombstone) ||
    snapshot?.attempt !== workload.attempt
  ) {
    return undefined;
  }
  return vanished?.pod.spec.nodeName ?? workload.nodeName;
}

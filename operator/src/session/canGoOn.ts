import type { ObservedSession } from './ObservedSession';
import type { PodVerdict } from './PodVerdict';
import { isSignalled } from './isSignalled';

/**
 * Whether another Pod can go on where this one was: Kubernetes took it away, and workspace and conversation are kept. Who
 * deletes a Pod by hand wants it gone; that is not gone against.
 */
export function canGoOn(
  { session }: ObservedSession,
  verdict: Extract<PodVerdict, { state: 'ended' }>,
  attempt: number,
): boolean {
  const { termination, disruption } = verdict;
  const isStored = session.status?.snapshot?.attempt === attempt;
  // It went while no operator looked, as where a node is drained with the operator on it; the portal knows what it has.
  if (!termination) return isStored;
  return (
    isSignalled(termination) &&
    (termination.snapshot?.kept === true || isStored) &&
    disruption !== undefined &&
    disruption.reason !== 'WorkloadDeleted'
  );
}

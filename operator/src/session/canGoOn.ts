import { isByKubernetes } from './isByKubernetes';
import { isSignalled } from './isSignalled';
import type { ObservedSession } from './ObservedSession';
import type { PodVerdict } from './PodVerdict';

/**
 * Whether another Pod can go on where this one was: Kubernetes took it away, and workspace and conversation are kept. Who
 * deletes a Pod by hand wants it gone; that is not gone against, whatever is kept.
 */
export function canGoOn(
  { session }: ObservedSession,
  { termination, disruption }: Extract<PodVerdict, { state: 'ended' }>,
  attempt: number,
): boolean {
  if (!isByKubernetes(disruption)) return false;
  if (termination && !isSignalled(termination)) return false;
  // Where its last word is missing, or older than what the portal has, the portal knows.
  return (
    termination?.snapshot?.kept === true ||
    session.status?.snapshot?.attempt === attempt
  );
}

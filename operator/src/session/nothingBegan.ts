import type { SessionStatus } from '@agentic-sessions/kubernetes-api';
import { isByKubernetes } from './isByKubernetes';
import { isSignalled } from './isSignalled';
import type { ObservedSession } from './ObservedSession';
import type { PodVerdict } from './PodVerdict';

/**
 * Whether a Pod was taken away before anything that counts began in it, so that another may do all of it. Of this attempt
 * alone: what earlier Pods did is kept, or it would not have come to this one.
 */
export function nothingBegan(
  { session }: ObservedSession,
  verdict: Extract<PodVerdict, { state: 'ended' }>,
  attempt: number,
): boolean {
  const { termination, disruption, everRan } = verdict;
  const { status = {} } = session;
  if (disruption === undefined) return false;
  // What was seen to run has run, also where a kubelet leaves no word of its containers.
  const wasRunning =
    status.phase === 'Running' && status.workload?.attempt === attempt;
  if (!everRan && !termination && !wasRunning) {
    return disruption.reason !== 'NamespaceTerminating';
  }
  return (
    isByKubernetes(disruption) &&
    // Where a container was out of memory as well, another Pod would be.
    verdict.reason === disruption.reason &&
    (!termination || isSignalled(termination)) &&
    !hasHadTurn(status)
  );
}

/**
 * Whether a turn has begun, by what the portal says. It cannot say so too late: a runner gives its first prompt to the agent
 * when the portal has stored that it does, and where the portal's word has not come here yet, the next Pod's runner has it
 * from the ledger, and does not give the prompt a second time.
 */
function hasHadTurn({ firstTurnAt, idleSince, activity }: SessionStatus) {
  return (
    firstTurnAt !== undefined ||
    idleSince !== undefined ||
    (activity !== undefined && activity !== 'Idle')
  );
}

import type { SessionWorkload } from '@agentic-sessions/kubernetes-api';
import { findDisruption } from './findDisruption';
import { judgePod } from './judgePod';
import type { ObservedSession } from './ObservedSession';
import { planEndedPod } from './planEndedPod';
import type { Disruption, PodVerdict } from './PodVerdict';
import type { SessionAction } from './SessionAction';

/** What to do for a session whose status says that there is a Pod, where there is none any more. */
export function planMissingPod(
  observed: ObservedSession,
  workload: SessionWorkload,
): SessionAction[] {
  const { vanished, now } = observed;
  const verdict = vanished && judgePod(vanished.pod, now);
  if (verdict?.state === 'ended') {
    return planEndedPod(observed, workload, verdict);
  }
  const disruption = whoTookIt(observed, workload);
  const ended: Extract<PodVerdict, { state: 'ended' }> = {
    state: 'ended',
    ...disruption,
    disruption,
    // Not to have seen it is not to know.
    everRan: !vanished || vanished.tombstone || verdict?.state === 'running',
  };
  return planEndedPod(observed, workload, ended);
}

/**
 * By what its Pod last said, else by what became of its node. Where neither says anything it is taken as deleted by
 * somebody; that nobody saw it and the node could not be asked is said.
 */
function whoTookIt(
  { vanished, isNodeLeft }: ObservedSession,
  workload: SessionWorkload,
): Disruption {
  const seen = vanished && findDisruption(vanished.pod);
  if (seen && seen.reason !== 'WorkloadDeleted') return seen;
  if (!seen && isNodeLeft) {
    const node = vanished?.pod.spec.nodeName ?? workload.nodeName ?? '';
    return {
      reason: 'NodeLost',
      message: `The Pod ${workload.podName} went with its node ${node}, which is drained or gone.`,
    };
  }
  const wasSeen = seen !== undefined || vanished?.tombstone === false;
  return {
    reason: 'WorkloadDeleted',
    message:
      wasSeen || isNodeLeft === false
        ? `The Pod ${workload.podName} is gone; somebody deleted it.`
        : `The Pod ${workload.podName} is gone; it is not known by whom.`,
  };
}

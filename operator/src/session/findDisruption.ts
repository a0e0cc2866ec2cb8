import type { Pod } from '@agentic-sessions/kubernetes-client';
import type { Disruption } from './PodVerdict';

/** `status.reason` of a Pod that a kubelet or controller gave up. */
const BY_STATUS_REASON: Record<string, Disruption['reason']> = {
  Evicted: 'Evicted',
  // The kubelet did not take the Pod although the scheduler sent it there.
  NodeAffinity: 'Evicted',
  OutOfcpu: 'Evicted',
  OutOfmemory: 'Evicted',
  OutOfpods: 'Evicted',
  UnexpectedAdmissionError: 'Evicted',
  Preempting: 'Preempted',
  Preempted: 'Preempted',
  NodeLost: 'NodeLost',
  NodeShutdown: 'NodeLost',
  Shutdown: 'NodeLost',
  Terminated: 'NodeLost',
};

/** Reasons of the condition `DisruptionTarget`. */
const BY_CONDITION: Record<string, Disruption['reason']> = {
  PreemptionByScheduler: 'Preempted',
  DeletionByTaintManager: 'NodeLost',
  DeletionByPodGC: 'NodeLost',
  EvictionByEvictionAPI: 'Evicted',
  TerminationByKubelet: 'Evicted',
};

/** Whether and why Kubernetes or somebody took this Pod away. */
export function findDisruption(pod: Pod): Disruption | undefined {
  const { status, metadata } = pod;
  const target = status?.conditions?.find(
    c => c.type === 'DisruptionTarget' && c.status === 'True',
  );
  const byStatus = status?.reason && BY_STATUS_REASON[status.reason];
  if (byStatus) {
    return {
      reason: byStatus,
      message: status.message || target?.message || `${status.reason}.`,
    };
  }
  if (target) {
    return {
      reason: BY_CONDITION[target.reason ?? ''] ?? 'Evicted',
      message: target.message || `${target.reason}.`,
    };
  }
  if (metadata.deletionTimestamp) {
    return {
      reason: 'WorkloadDeleted',
      message: `The Pod ${metadata.name} was deleted.`,
    };
  }
  return undefined;
}

import type { Pod } from '@agentic-sessions/kubernetes-client';
import type { ObservedSession } from './ObservedSession';
import { attemptOf } from './podName';

/** A Pod of a session with the attempt that its name tells. */
export interface AttemptPod {
  pod: Pod;
  attempt: number;
}

/** Whether a Pod has done all it ever will. */
export function isTerminal(pod: Pod): boolean {
  return pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed';
}

/**
 * The Pod that stands for the session: the one of the latest attempt, and no earlier one than the status names, since
 * that attempt is already given up.
 */
export function currentPod(observed: ObservedSession): AttemptPod | undefined {
  const { session, pods } = observed;
  const { phase, workload } = session.status ?? {};
  const recorded = workload?.attempt ?? 0;
  // Of a suspended session the attempt that the status names is over as well.
  const first = phase === 'Suspended' && workload ? recorded + 1 : recorded;
  let best: AttemptPod | undefined;
  for (const pod of pods) {
    const attempt = attemptOf(session.metadata.name, pod.metadata.name);
    if (
      attempt !== undefined &&
      attempt >= first &&
      (!best || attempt > best.attempt)
    ) {
      best = { pod, attempt };
    }
  }
  return best;
}

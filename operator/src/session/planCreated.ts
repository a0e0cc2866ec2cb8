import type { Pod } from '@agentic-sessions/kubernetes-client';
import { judgePod } from './judgePod';
import { judgeWaiting } from './judgeWaiting';
import type { ObservedSession } from './ObservedSession';
import { planWaitingPod } from './planWaitingPod';
import type { SessionAction } from './SessionAction';

/** What to write once the Pod of an attempt is made, or found to have been made. */
export function planCreated(
  observed: ObservedSession,
  attempt: number,
  pod: Pod,
): SessionAction[] {
  const verdict = judgePod(pod, observed.now);
  // Found further on than new: the next pass, which sees it in the cache, says how far.
  return planWaitingPod(
    observed,
    { pod, attempt },
    { podName: pod.metadata.name, podUID: pod.metadata.uid, attempt },
    verdict.state === 'waiting'
      ? verdict
      : judgeWaiting({ ...pod, status: {} }),
  );
}

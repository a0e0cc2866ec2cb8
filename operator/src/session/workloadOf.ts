import type {
  SessionStatus,
  SessionWorkload,
} from '@agentic-sessions/kubernetes-api';
import type { AttemptPod } from './currentPod';

/** What a status says of a Pod; where it is known to run is kept. */
export function workloadOf(
  { pod, attempt }: AttemptPod,
  status: SessionStatus | undefined,
): SessionWorkload {
  const { name, uid } = pod.metadata;
  const known = status?.workload;
  return {
    podName: name,
    podUID: uid,
    attempt,
    ...(known?.nodeName && known.podUID === uid
      ? { nodeName: known.nodeName }
      : {}),
  };
}

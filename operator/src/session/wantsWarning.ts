import type { Pod } from '@agentic-sessions/kubernetes-client';
import { currentPod } from './currentPod';
import { judgePod } from './judgePod';
import type { ObservedSession } from './ObservedSession';
import { slowFrom } from './slowFrom';

/** The Pod of a session that is slow and whose status does not say why: what Kubernetes warns of may. */
export function wantsWarning(observed: ObservedSession): Pod | undefined {
  const { session, now } = observed;
  const pod = currentPod(observed)?.pod;
  if (!pod || session.metadata.deletionTimestamp) return undefined;
  const verdict = judgePod(pod, now);
  return verdict.state === 'waiting' &&
    !verdict.problem &&
    now >= slowFrom(pod, verdict)
    ? pod
    : undefined;
}

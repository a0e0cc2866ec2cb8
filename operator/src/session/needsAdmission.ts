import { hasEnded } from '@agentic-sessions/kubernetes-api';
import { currentPod } from './currentPod';
import { hadPod } from './hadPod';
import type { ObservedSession } from './ObservedSession';

/** Whether the next step of a session is to be let in: it should run, and has no Pod that stands for it. */
export function needsAdmission(observed: ObservedSession): boolean {
  const { session } = observed;
  return (
    !session.metadata.deletionTimestamp &&
    !hasEnded(session.status?.phase) &&
    (session.spec.desiredState ?? 'Running') === 'Running' &&
    !currentPod(observed) &&
    !hadPod(session)
  );
}

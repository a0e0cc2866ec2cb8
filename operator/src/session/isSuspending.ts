import type { Session } from '@agentic-sessions/kubernetes-api';

/** Reason of a session whose Pod is taken away by us, to be suspended. */
export const SUSPENDING = 'Suspending';

/** Whether the Pod goes because the session is to be suspended, also where people want it to run again meanwhile. */
export function isSuspending({ spec, status }: Session): boolean {
  return spec.desiredState === 'Suspended' || status?.reason === SUSPENDING;
}

import type { Session } from '@agentic-sessions/kubernetes-api';

/**
 * What a step of priority is worth. Since it is worth time and not rank, nobody waits for ever behind more urgent ones
 * that keep coming: whoever comes late enough stands behind, however urgent.
 */
const STEP_MS = 60_000;

/** When a session came into the queue, as far as its order goes. */
export function queuedAs(
  session: Session,
  maxPriority = Number.POSITIVE_INFINITY,
): number {
  const priority = Math.min(session.spec.priority ?? 0, maxPriority);
  const madeAt = Date.parse(session.metadata.creationTimestamp ?? '') || 0;
  return madeAt - priority * STEP_MS;
}

/** The order within a namespace; the name breaks ties, so that every look gives the same order. */
export function compareWaiting(
  a: Session,
  b: Session,
  maxPriority?: number,
): number {
  return (
    queuedAs(a, maxPriority) - queuedAs(b, maxPriority) ||
    (a.metadata.name < b.metadata.name ? -1 : 1)
  );
}

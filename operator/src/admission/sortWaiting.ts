import type { Session } from '@agentic-sessions/kubernetes-api';

/**
 * What a step of priority is worth. Since it is worth time and not rank, nobody waits for ever behind more urgent ones
 * that keep coming: whoever comes late enough stands behind, however urgent.
 */
const STEP_MS = 60_000;

/** When a session came into the queue, as far as its order goes. */
function queuedAs(
  session: Session,
  maxPriority = Number.POSITIVE_INFINITY,
): number {
  const priority = Math.min(session.spec.priority ?? 0, maxPriority);
  const madeAt = Date.parse(session.metadata.creationTimestamp ?? '') || 0;
  return madeAt - priority * STEP_MS;
}

/** Puts them in their order within a namespace; the name breaks ties, so that every look gives the same order. */
export function sortWaiting(
  sessions: readonly Session[],
  maxPriority?: number,
): Session[] {
  return sessions
    .map(session => ({ session, at: queuedAs(session, maxPriority) }))
    .sort(
      (a, b) =>
        a.at - b.at ||
        (a.session.metadata.name < b.session.metadata.name ? -1 : 1),
    )
    .map(({ session }) => session);
}

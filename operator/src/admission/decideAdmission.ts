import type { Session } from '@agentic-sessions/kubernetes-api';
import type { Limit } from './Limit';

/** Whether a session may have a Pod now. */
export type Admission =
  | { admitted: true }
  | {
      admitted: false;
      reason: Limit['reason'];
      /** 1 for the next to start. */
      position: number;
      running: number;
      maxRunning: number;
    };

/** Higher priority first, then who came first; the name breaks ties, so that every look gives the same order. */
function compareWaiting(a: Session, b: Session): number {
  return (
    (b.spec.priority ?? 0) - (a.spec.priority ?? 0) ||
    (a.metadata.creationTimestamp ?? '').localeCompare(
      b.metadata.creationTimestamp ?? '',
    ) ||
    a.metadata.name.localeCompare(b.metadata.name)
  );
}

/**
 * Decides by what all open sessions of the namespace are doing. Positions follow from the API server alone, so they
 * are the same after any restart.
 *
 * @param open - sessions of the namespace that have not ended, this one among them
 * @param holdsPlace - whether a session has or is getting a Pod
 */
export function decideAdmission(
  session: Session,
  open: Session[],
  holdsPlace: (session: Session) => boolean,
  limit: Limit,
): Admission {
  if (holdsPlace(session)) return { admitted: true };
  const running = open.filter(holdsPlace).length;
  let ahead = 0;
  for (const other of open) {
    if (
      other.metadata.name !== session.metadata.name &&
      !holdsPlace(other) &&
      (other.spec.desiredState ?? 'Running') === 'Running' &&
      !other.metadata.deletionTimestamp &&
      compareWaiting(other, session) < 0
    ) {
      ahead += 1;
    }
  }
  if (ahead < limit.maxRunning - running) return { admitted: true };
  return {
    admitted: false,
    reason: limit.reason,
    // Free places are taken by those ahead; what is left of them is the queue.
    position: ahead - Math.max(0, limit.maxRunning - running) + 1,
    running,
    maxRunning: limit.maxRunning,
  };
}

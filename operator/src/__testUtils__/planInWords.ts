import type { SessionStatus } from '@agentic-sessions/kubernetes-api';
import type { ObservedSession } from '../session/ObservedSession';
import { planSession } from '../session/planSession';
import type { SessionAction } from '../session/SessionAction';

/** A plan in words: what is done, in order, and the phase and reason that are written. */
export function planInWords(observed: ObservedSession): string[] {
  return planSession(observed).map(action => {
    switch (action.type) {
      case 'createPod':
        return `create ${action.attempt}`;
      case 'deletePod':
        return `delete ${action.pod.metadata.uid}`;
      case 'writeStatus':
        return `${action.status.phase}/${action.status.reason}`;
      case 'event':
        return `event ${action.reason}`;
      default:
        return `again in ${Math.round(action.afterMs / 1000)} s`;
    }
  });
}

/** The status that a plan writes; throws where it writes none. */
export function writtenStatus(observed: ObservedSession): SessionStatus {
  const action = planSession(observed).find(a => a.type === 'writeStatus') as
    | Extract<SessionAction, { type: 'writeStatus' }>
    | undefined;
  if (!action) throw new Error('No status is written');
  return action.status;
}

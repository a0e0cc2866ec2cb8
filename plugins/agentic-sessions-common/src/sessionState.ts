import {
  hasEnded,
  SESSION_STATES,
  sessionState as stateInCluster,
  type SessionState as SessionStateName,
} from '@agentic-sessions/kubernetes-api';
import type { SessionSummary } from './types';

/** A state as it is shown. @public */
export interface SessionState {
  name: SessionStateName;
  /** The one word for it, the same on every page, in comments and on the command line. */
  word: (typeof SESSION_STATES)[SessionStateName]['label'];
  /** What it means to who looks at it; colour follows it, never the other way. */
  family: (typeof SESSION_STATES)[SessionStateName]['tone'];
  /** Whether it waits for a person. */
  needsMe: boolean;
  /** Whether it is over. */
  ended: boolean;
}

/** The state of a session in one word. @public */
export function sessionState(
  session: Pick<SessionSummary, 'phase' | 'activity' | 'pendingApprovals'>,
): SessionState {
  // What waits for a decision is known here before the cluster hears of it.
  const name =
    session.phase === 'Running' && (session.pendingApprovals ?? 0) > 0
      ? 'needsApproval'
      : stateInCluster(session);
  return {
    name,
    word: SESSION_STATES[name].label,
    family: SESSION_STATES[name].tone,
    needsMe: name === 'needsApproval' || name === 'needsAnswer',
    ended: hasEnded(session.phase),
  };
}

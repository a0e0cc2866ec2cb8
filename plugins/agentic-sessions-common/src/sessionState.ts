import type { SessionSummary } from './types';

/** The one word for each state, the same on every page, in comments and on the command line. @public */
export type SessionStateWord =
  | 'Waiting to start'
  | 'Starting'
  | 'Working'
  | 'Needs approval'
  | 'Needs an answer'
  | 'Idle'
  | 'Suspended'
  | 'Done'
  | 'Failed'
  | 'Stopped';

/** What a state means to who looks at it; colour follows it, never the other way. @public */
export type SessionStateFamily =
  | 'announcement'
  | 'accent'
  | 'warning'
  | 'positive'
  | 'negative'
  | 'neutral';

/** A state as it is shown. @public */
export interface SessionState {
  word: SessionStateWord;
  family: SessionStateFamily;
  /** Whether it waits for a person. */
  needsMe: boolean;
  /** Whether it is over. */
  ended: boolean;
}

const FAMILIES: Record<SessionStateWord, SessionStateFamily> = {
  'Waiting to start': 'announcement',
  Starting: 'announcement',
  Working: 'accent',
  'Needs approval': 'warning',
  'Needs an answer': 'warning',
  Idle: 'neutral',
  Suspended: 'neutral',
  Done: 'positive',
  Failed: 'negative',
  Stopped: 'neutral',
};

function wordOf(
  session: Pick<SessionSummary, 'phase' | 'activity' | 'pendingApprovals'>,
): SessionStateWord {
  switch (session.phase) {
    case 'Pending':
    case 'Queued':
      return 'Waiting to start';
    case 'Starting':
    case 'Suspended':
    case 'Failed':
    case 'Stopped':
      return session.phase;
    case 'Completed':
      return 'Done';
    default:
      break;
  }
  // What waits for a decision is known before the cluster hears of it.
  if ((session.pendingApprovals ?? 0) > 0) {
    return 'Needs approval';
  }
  switch (session.activity) {
    case 'WaitingForApproval':
      return 'Needs approval';
    case 'WaitingForInput':
      return 'Needs an answer';
    case 'Idle':
      return 'Idle';
    default:
      return 'Working';
  }
}

/** The state of a session in one word. @public */
export function sessionState(
  session: Pick<SessionSummary, 'phase' | 'activity' | 'pendingApprovals'>,
): SessionState {
  const word = wordOf(session);
  return {
    word,
    family: FAMILIES[word],
    needsMe: word === 'Needs approval' || word === 'Needs an answer',
    ended: word === 'Done' || word === 'Failed' || word === 'Stopped',
  };
}

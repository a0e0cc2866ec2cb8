import type { SessionActivity, SessionPhase } from './generated';

/**
 * One word a state, the same on a page, in a terminal, in a notification and in a comment. `tone` is the semantic
 * family it is shown in; colour never stands alone.
 */
export const SESSION_STATES = {
  waiting: { label: 'Waiting to start', tone: 'announcement' },
  starting: { label: 'Starting', tone: 'accent' },
  working: { label: 'Working', tone: 'accent' },
  needsApproval: { label: 'Needs approval', tone: 'warning' },
  needsAnswer: { label: 'Needs an answer', tone: 'warning' },
  idle: { label: 'Idle', tone: 'neutral' },
  suspended: { label: 'Suspended', tone: 'neutral' },
  done: { label: 'Done', tone: 'positive' },
  failed: { label: 'Failed', tone: 'negative' },
  stopped: { label: 'Stopped', tone: 'neutral' },
} as const;

/** A state as people see it. */
export type SessionState = keyof typeof SESSION_STATES;

const BY_PHASE: Record<SessionPhase, SessionState> = {
  Pending: 'waiting',
  Queued: 'waiting',
  Starting: 'starting',
  Running: 'working',
  Suspended: 'suspended',
  Completed: 'done',
  Failed: 'failed',
  Stopped: 'stopped',
};

const BY_ACTIVITY: Record<SessionActivity, SessionState> = {
  Working: 'working',
  WaitingForApproval: 'needsApproval',
  WaitingForInput: 'needsAnswer',
  Idle: 'idle',
};

/** What people see. Activity only counts while the session runs: what the portal wrote last may be older than its end. */
export function sessionState(
  status: { phase?: SessionPhase; activity?: SessionActivity } | undefined,
): SessionState {
  const phase = status?.phase ?? 'Pending';
  return phase === 'Running' && status?.activity
    ? BY_ACTIVITY[status.activity]
    : BY_PHASE[phase];
}

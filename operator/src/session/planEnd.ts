import type { SessionWorkload } from '@agentic-sessions/kubernetes-api';
import { draftStatus, type StatusChange } from './draftStatus';
import type { ObservedSession } from './ObservedSession';
import type { SessionAction } from './SessionAction';

/** How a session ends. */
export interface Ending {
  phase: 'Completed' | 'Failed' | 'Stopped';
  reason: string;
  message: string;
  startedAt?: string;
  workload?: SessionWorkload;
  /** Further conditions to set. */
  conditions?: StatusChange['conditions'];
}

/** The status of a session that is over, and the Event that says so. */
export function planEnd(
  observed: ObservedSession,
  ending: Ending,
): SessionAction[] {
  const { phase, reason, message } = ending;
  const failed = phase === 'Failed';
  return [
    {
      type: 'writeStatus',
      status: draftStatus(observed, {
        ...ending,
        finishedAt: new Date(observed.now).toISOString(),
        conditions: [
          ...(ending.conditions ?? []),
          { type: 'Ready', status: 'False', reason, message },
          { type: 'Finished', status: 'True', reason, message },
        ],
      }),
    },
    {
      type: 'event',
      severity: failed ? 'Warning' : 'Normal',
      reason,
      action: phase,
      note: message,
    },
    { type: 'lookAgain', afterMs: observed.patience.lingerMs },
  ];
}

/** The end of a session that policy does not allow any more. */
export function planViolation(
  observed: ObservedSession,
  message: string,
): SessionAction[] {
  const reason = 'PolicyViolation';
  return planEnd(observed, {
    phase: 'Failed',
    reason,
    message,
    conditions: [{ type: 'PolicyValidated', status: 'False', reason, message }],
  });
}

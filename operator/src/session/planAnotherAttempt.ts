import { attemptDelayMs } from './attemptDelayMs';
import { draftStatus } from './draftStatus';
import type { ObservedSession } from './ObservedSession';
import { planEnd } from './planEnd';
import { podName } from './podName';
import { podsUsed } from './podsUsed';
import type { SessionAction } from './SessionAction';

/** Begins another attempt: the earlier Pod went before anything in it began, or with all that it did kept. */
export function planAnotherAttempt(
  observed: ObservedSession,
  attempt: number,
  why: {
    reason: string;
    message: string;
    /** Why another Pod is right. */
    rest: string;
    startedAt?: string;
  },
): SessionAction[] {
  const used = podsUsed(observed.session, attempt);
  if (used >= observed.patience.maxAttempts) {
    return planEnd(observed, {
      phase: 'Failed',
      reason: why.reason,
      message: `${why.message} This was attempt ${used} of at most ${observed.patience.maxAttempts}.`,
    });
  }
  const message = `${why.message} ${why.rest}`;
  return [
    {
      type: 'writeStatus',
      status: draftStatus(observed, {
        phase: 'Starting',
        reason: 'Restarting',
        message,
        newAttempt: true,
        startedAt: why.startedAt,
        workload: {
          podName: podName(observed.session.metadata.name, attempt),
          attempt,
        },
        conditions: [
          {
            type: 'WorkloadCreated',
            status: 'False',
            reason: why.reason,
            message,
          },
          { type: 'Ready', status: 'False', reason: 'Restarting', message },
        ],
      }),
    },
    {
      type: 'event',
      severity: 'Warning',
      reason: why.reason,
      action: 'Restart',
      note: message,
    },
    { type: 'lookAgain', afterMs: attemptDelayMs(used) },
  ];
}

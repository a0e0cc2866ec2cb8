import { attemptDelayMs } from './attemptDelayMs';
import { draftStatus } from './draftStatus';
import type { ObservedSession } from './ObservedSession';
import { planEnd } from './planEnd';
import { podName } from './podName';
import type { SessionAction } from './SessionAction';

/** Begins another attempt: the earlier Pod went before anything in it began. */
export function planAnotherAttempt(
  observed: ObservedSession,
  attempt: number,
  why: { reason: string; message: string },
): SessionAction[] {
  if (attempt >= observed.patience.maxAttempts) {
    return planEnd(observed, {
      phase: 'Failed',
      reason: why.reason,
      message: `${why.message} This was attempt ${attempt} of at most ${observed.patience.maxAttempts}.`,
    });
  }
  const message = `${why.message} Nothing had begun, so another Pod is made.`;
  return [
    {
      type: 'writeStatus',
      status: draftStatus(observed, {
        phase: 'Starting',
        reason: 'Restarting',
        message,
        newAttempt: true,
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
    { type: 'lookAgain', afterMs: attemptDelayMs(attempt) },
  ];
}

import { draftStatus } from './draftStatus';
import type { ObservedSession } from './ObservedSession';
import { phaseSince } from './phaseSince';
import { planEnd } from './planEnd';
import type { SessionAction } from './SessionAction';

const REASON = 'SandboxUnknown';

/**
 * What to do for a session that may start once something is known of the cluster: keep it waiting, or give up. A change
 * of the PlatformPolicy's status has it looked at again.
 */
export function planUnknown(
  observed: ObservedSession,
  message: string,
): SessionAction[] {
  const { session, now, timeouts } = observed;
  const waits = session.status?.phase === 'Queued';
  const since = waits ? phaseSince(observed) : now;
  const ends = since + timeouts.queueSeconds * 1000;
  if (now >= ends) {
    return planEnd(observed, {
      phase: 'Failed',
      reason: 'QueueTimeout',
      message: `It could not start within ${timeouts.queueSeconds} s. ${message}`,
    });
  }
  return [
    {
      type: 'writeStatus',
      status: draftStatus(observed, {
        phase: 'Queued',
        reason: REASON,
        message,
        conditions: [
          {
            type: 'PolicyValidated',
            status: 'Unknown',
            reason: REASON,
            message,
          },
          { type: 'Admitted', status: 'False', reason: REASON, message },
        ],
      }),
    },
    { type: 'lookAgain', afterMs: ends - now },
  ];
}

import type { Waiting } from '../admission/decideAdmission';
import { draftStatus } from './draftStatus';
import { explainLimit, explainWaiting } from './explainWaiting';
import { isQueueNews } from './isQueueNews';
import type { ObservedSession } from './ObservedSession';
import { phaseSince } from './phaseSince';
import { planEnd } from './planEnd';
import type { SessionAction } from './SessionAction';

/** How soon to look again at the next ones, and how much later at each that is further back. */
const LOOK_MS = 30_000;
const LOOK_EACH_MS = 100;

/** Since when it has waited in this queue. */
function waitingSince(observed: ObservedSession): number {
  const { session, now } = observed;
  switch (session.status?.phase) {
    case 'Queued':
      return phaseSince(observed);
    case 'Suspended':
      // It was resumed a moment ago; that it was made long before is no wait.
      return now;
    default:
      return Date.parse(session.metadata.creationTimestamp ?? '') || now;
  }
}

/** What to do for a session for which there is no place: say why, or give up. */
export function planQueued(
  observed: ObservedSession,
  waiting: Waiting,
): SessionAction[] {
  const { session, now, timeouts } = observed;
  const since = waitingSince(observed);
  const ends = since + timeouts.queueSeconds * 1000;
  const limit = explainLimit(waiting);
  if (now >= ends) {
    return planEnd(observed, {
      phase: 'Failed',
      reason: 'QueueTimeout',
      message: `No place became free within ${timeouts.queueSeconds} s. ${limit} Start it again later, or ask for a higher limit.`,
    });
  }
  const status = draftStatus(observed, {
    phase: 'Queued',
    reason: waiting.reason,
    message: explainWaiting(waiting, since),
    queuePosition: waiting.position,
    conditions: [
      {
        type: 'Admitted',
        status: 'False',
        reason: waiting.reason,
        message: `It waits for a place. ${limit}`,
      },
    ],
  });
  return [
    ...(isQueueNews(session.status, status)
      ? [{ type: 'writeStatus', status } as const]
      : []),
    {
      type: 'lookAgain',
      afterMs: Math.min(ends - now, LOOK_MS + waiting.position * LOOK_EACH_MS),
    },
  ];
}

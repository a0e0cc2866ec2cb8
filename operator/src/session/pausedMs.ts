import type { SessionStatus } from '@agentic-sessions/kubernetes-api';
import { countsOf } from './countsOf';

/** How long a session has not run since it first did: suspended, waiting for a place again, or between two Pods. */
export function pausedMs(status: SessionStatus, now: number): number {
  const { phaseSince, pausedSeconds } = countsOf(status);
  const before = pausedSeconds * 1000;
  if (status.startedAt === undefined || status.phase === 'Running') {
    return before;
  }
  const since = phaseSince === undefined ? now : Date.parse(phaseSince);
  return before + Math.max(0, now - since);
}

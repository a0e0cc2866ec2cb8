import type { SessionStatus } from '@agentic-sessions/kubernetes-api';

/**
 * How long a session has not run since it first did: suspended, waiting for a place again, or between two Pods. From fields
 * of their own, not from the history: what finds that full would count as run, or as never having paused.
 */
export function pausedMs(
  { phase, phaseSince, startedAt, pausedSeconds = 0 }: SessionStatus,
  now: number,
): number {
  const before = pausedSeconds * 1000;
  if (startedAt === undefined || phase === 'Running') return before;
  // An operator that did not keep it yet counts the pause it finds as run.
  const since = phaseSince === undefined ? now : Date.parse(phaseSince);
  return before + Math.max(0, now - since);
}

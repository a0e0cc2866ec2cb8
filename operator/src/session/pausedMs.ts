import type { SessionStatus } from '@agentic-sessions/kubernetes-api';

/**
 * How long a session has not run since it first did: suspended, waiting for a place again, or between two Pods. What found
 * the history full counts as run: a limit must not be got round by pausing often.
 */
export function pausedMs(
  { history = [], historyOmitted = 0 }: SessionStatus,
  now: number,
): number {
  const first = history.findIndex(({ phase }) => phase === 'Running');
  if (first < 0) return 0;
  let paused = 0;
  for (let i = first; i < history.length; i += 1) {
    const next = history[i + 1]?.time;
    const end = next === undefined ? now : Date.parse(next);
    const isTold = next !== undefined || historyOmitted === 0;
    if (history[i].phase !== 'Running' && isTold) {
      paused += Math.max(0, end - Date.parse(history[i].time));
    }
  }
  return paused;
}

import type { Session } from '@agentic-sessions/kubernetes-api';

/** How far back use counts. */
export const USE_WINDOW_MS = 3_600_000;

/** Seconds that these sessions have run in the last hour, added up. */
export function measureUse(sessions: Iterable<Session>, now: number): number {
  let used = 0;
  for (const { status } of sessions) {
    const from = Date.parse(status?.startedAt ?? '');
    if (Number.isNaN(from)) continue;
    const to = Date.parse(status?.finishedAt ?? '') || now;
    used += Math.max(
      0,
      Math.min(to, now) - Math.max(from, now - USE_WINDOW_MS),
    );
  }
  return used / 1000;
}

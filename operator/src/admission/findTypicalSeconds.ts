import type { Session } from '@agentic-sessions/kubernetes-api';

/** Of so few nothing is concluded. */
const FEWEST = 3;

/** So many of the latest are looked at. */
const LATEST = 50;

/** How long a session usually runs: the median of those that ended last; undefined where there are too few. */
export function findTypicalSeconds(
  ended: Iterable<Session>,
): number | undefined {
  const runs: { end: number; seconds: number }[] = [];
  for (const { status } of ended) {
    const start = Date.parse(status?.startedAt ?? '');
    const end = Date.parse(status?.finishedAt ?? '');
    if (end >= start) runs.push({ end, seconds: (end - start) / 1000 });
  }
  if (runs.length < FEWEST) return undefined;
  const latest = runs
    .sort((a, b) => b.end - a.end)
    .slice(0, LATEST)
    .map(run => run.seconds)
    .sort((a, b) => a - b);
  return latest[Math.floor(latest.length / 2)];
}

/**
 * When a session will likely start, were all of them to run as long as they usually do. Those that have run longer
 * than that are expected to end now.
 *
 * @param startedAt - when each of the sessions with a place began, in milliseconds since the epoch
 * @param position - 1 for the next to start
 */
export function estimateStart(options: {
  startedAt: readonly number[];
  position: number;
  typicalSeconds: number | undefined;
  now: number;
}): number | undefined {
  const { startedAt, position, typicalSeconds, now } = options;
  if (typicalSeconds === undefined || startedAt.length === 0) return undefined;
  const typicalMs = typicalSeconds * 1000;
  const ends = startedAt
    .map(start => Math.max(now, start + typicalMs))
    .sort((a, b) => a - b);
  // Whoever takes a place gives it back a usual run later: after each round the order of ends is the same again.
  const round = Math.floor((position - 1) / ends.length);
  return ends[(position - 1) % ends.length] + round * typicalMs;
}

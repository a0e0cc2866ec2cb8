/** Wait before an attempt's Pod is made: 1 s, 2 s, 4 s, … at most a minute; none before the first. */
export function attemptDelayMs(attempt: number): number {
  return attempt === 0 ? 0 : Math.min(60_000, 1_000 * 2 ** (attempt - 1));
}

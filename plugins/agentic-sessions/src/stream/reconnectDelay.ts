const FIRST_MS = 500;
const LONGEST_MS = 30_000;

/**
 * How long to wait before the next attempt to reconnect: doubling from half a second to half a minute, with half of it
 * random, so that the tabs of a whole company do not come back in step after the portal restarted.
 */
export function reconnectDelay(
  failures: number,
  random: () => number = Math.random,
): number {
  const ceiling = Math.min(
    LONGEST_MS,
    FIRST_MS * 2 ** Math.max(0, failures - 1),
  );
  return ceiling / 2 + (ceiling / 2) * random();
}

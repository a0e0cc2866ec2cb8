import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Repeats a check until it passes, for what a real server does in its own time.
 *
 * @param check - throws while the state is not yet as expected
 * @param options - limit in milliseconds (default 10 s) and pause between checks
 * @returns what the passing check returned
 * @throws the last failure once the limit is over
 */
export async function eventually<T>(
  check: () => T | Promise<T>,
  options: { timeoutMs?: number; intervalMs?: number } = {},
): Promise<T> {
  const { timeoutMs = 10_000, intervalMs = 50 } = options;
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() >= deadline) {
        throw error;
      }
    }
    await sleep(intervalMs);
  }
}

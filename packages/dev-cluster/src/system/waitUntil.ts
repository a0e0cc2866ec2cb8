import { DevClusterError } from '../errors/DevClusterError';
import { sleep } from './sleep';

/** How long to wait, and for what. */
export interface WaitOptions {
  /** Ends the sentence "... did not happen: waited N s for ". */
  what: string;
  timeoutMs: number;
  /** Default 100 ms. */
  intervalMs?: number;
}

/**
 * Asks again until the answer is neither undefined nor false.
 *
 * @throws DevClusterError `TimedOut`
 */
export async function waitUntil<T>(
  ask: () => Promise<T | undefined | false> | T | undefined | false,
  options: WaitOptions,
): Promise<T> {
  const deadline = Date.now() + options.timeoutMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined && answer !== false) {
      return answer;
    }
    if (Date.now() > deadline) {
      throw new DevClusterError(
        'TimedOut',
        `Waited ${Math.round(options.timeoutMs / 1000)} s in vain for ${
          options.what
        }.`,
      );
    }
    await sleep(options.intervalMs ?? 100);
  }
}

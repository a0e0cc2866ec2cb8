import { setTimeout as sleep } from 'node:timers/promises';
import { UserError } from './UserError';

/**
 * Waits until an address answers with a 2xx.
 *
 * @throws UserError naming the log to read where it does not in time
 */
export async function waitForHttp(
  url: string,
  options: {
    timeoutMs: number;
    what: string;
    logFile: string;
    headers?: Record<string, string>;
    signal?: AbortSignal;
  },
): Promise<void> {
  const deadline = Date.now() + options.timeoutMs;
  let last = 'nothing listens there';
  while (Date.now() < deadline) {
    options.signal?.throwIfAborted();
    try {
      const response = await fetch(url, {
        headers: options.headers,
        signal: AbortSignal.timeout(5_000),
      });
      await response.body?.cancel();
      if (response.ok) {
        return;
      }
      last = `it answers ${response.status}`;
    } catch (error) {
      last = error instanceof Error ? error.message : String(error);
    }
    await sleep(400);
  }
  throw new UserError(
    `${options.what} was not ready after ${
      options.timeoutMs / 1000
    } s (${url}: ${last}).\n    Its log is ${options.logFile}`,
  );
}

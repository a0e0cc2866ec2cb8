import { setTimeout as sleep } from 'node:timers/promises';
import { UserError } from './UserError';

/**
 * Waits until an address answers with a 2xx.
 *
 * @throws UserError naming the log to read where it does not in time; the signal's reason, at once, where it is aborted
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
  const { signal } = options;
  const deadline = Date.now() + options.timeoutMs;
  let last = 'nothing listens there';
  while (Date.now() < deadline) {
    signal?.throwIfAborted();
    const limit = AbortSignal.timeout(5_000);
    try {
      const response = await fetch(url, {
        headers: options.headers,
        signal: signal ? AbortSignal.any([signal, limit]) : limit,
      });
      await response.body?.cancel();
      if (response.ok) {
        return;
      }
      last = `it answers ${response.status}`;
    } catch (error) {
      last = error instanceof Error ? error.message : String(error);
    }
    await sleep(400, undefined, { signal }).catch(() => undefined);
  }
  signal?.throwIfAborted();
  throw new UserError(
    `${options.what} was not ready after ${
      options.timeoutMs / 1000
    } s (${url}: ${last}).\n    Its log is ${options.logFile}`,
  );
}

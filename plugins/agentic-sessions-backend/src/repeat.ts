import type { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';

/** Does something again and again, the next time only after the last has ended, until the signal is aborted. */
export function repeat(
  work: () => Promise<unknown>,
  options: {
    name: string;
    everyMs: number;
    logger: LoggerService;
    signal: AbortSignal;
  },
): void {
  const { name, everyMs, logger, signal } = options;
  let timer: NodeJS.Timeout;
  const run = async () => {
    try {
      await work();
    } catch (error) {
      logger.warn(`${name} failed; it is tried again`, toError(error));
    }
    if (!signal.aborted) {
      timer = setTimeout(run, everyMs);
    }
  };
  timer = setTimeout(run, everyMs);
  signal.addEventListener('abort', () => clearTimeout(timer));
}

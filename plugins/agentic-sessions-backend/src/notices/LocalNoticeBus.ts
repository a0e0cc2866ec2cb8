import type { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import type { Notice } from './Notice';
import type { NoticeBus } from './NoticeBus';

/** The bus of one process, which is all that SQLite needs. */
export class LocalNoticeBus implements NoticeBus {
  readonly #logger: LoggerService;
  readonly #listeners = new Set<(notice: Notice) => void>();

  constructor(options: { logger: LoggerService }) {
    this.#logger = options.logger;
  }

  publish(notice: Notice): void {
    for (const listener of [...this.#listeners]) {
      try {
        listener(notice);
      } catch (error) {
        // One viewer's trouble must not keep the others from hearing.
        this.#logger.error('A listener to notices failed', toError(error));
      }
    }
  }

  subscribe(listener: (notice: Notice) => void): () => void {
    // Wrapped, so that the same function may listen twice.
    const entry = (notice: Notice) => listener(notice);
    this.#listeners.add(entry);
    return () => {
      this.#listeners.delete(entry);
    };
  }

  async close(): Promise<void> {
    this.#listeners.clear();
  }
}

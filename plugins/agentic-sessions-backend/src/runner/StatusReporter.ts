import {
  PORTAL_FIELD_MANAGER,
  sessionResource,
  type Session,
} from '@agentic-sessions/kubernetes-api';
import {
  isNotFound,
  type KubernetesClient,
} from '@agentic-sessions/kubernetes-client';
import type { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import type { Knex } from 'knex';
import type { SessionRef } from '../notices/Notice';
import { readReport } from './readReport';

const WAIT_MS = 400;
const MAX_RETRY_MS = 30_000;
const MAX_TRIES = 8;

/**
 * Shows in the custom resource what a session does, has used and has made, so that `kubectl get sessions` says it too. What
 * happens within a moment is one write; what is written is read anew from the tables, so the last write is right.
 */
export class StatusReporter {
  readonly #knex: Knex;
  readonly #client: Pick<KubernetesClient, 'apply'>;
  readonly #logger: LoggerService;
  readonly #waiting = new Map<string, NodeJS.Timeout>();
  readonly #written = new Map<string, string>();
  #closed = false;

  constructor(options: {
    knex: Knex;
    client: Pick<KubernetesClient, 'apply'>;
    logger: LoggerService;
  }) {
    this.#knex = options.knex;
    this.#client = options.client;
    this.#logger = options.logger;
  }

  /** Says that something may have changed; returns at once. */
  report(ref: SessionRef): void {
    this.#later(ref, WAIT_MS, 0);
  }

  /** Drops what waits. The next event of the session reports it again. */
  close(): void {
    this.#closed = true;
    this.#waiting.forEach(timer => clearTimeout(timer));
    this.#waiting.clear();
  }

  #later(ref: SessionRef, ms: number, tries: number): void {
    const key = `${ref.namespace}/${ref.sessionId}`;
    if (this.#closed || this.#waiting.has(key)) {
      return;
    }
    const timer = setTimeout(() => {
      this.#waiting.delete(key);
      void this.#write(ref, key, tries);
    }, ms);
    this.#waiting.set(key, timer);
  }

  async #write(ref: SessionRef, key: string, tries: number): Promise<void> {
    try {
      const report = await readReport(this.#knex, ref);
      const text = JSON.stringify(report);
      if (this.#written.get(key) === text) {
        return;
      }
      await this.#client.apply<Session>(
        sessionResource,
        {
          metadata: { name: ref.sessionId, namespace: ref.namespace },
          status: report,
        },
        {
          fieldManager: PORTAL_FIELD_MANAGER,
          force: true,
          subresource: 'status',
        },
      );
      this.#remember(key, text);
    } catch (error) {
      if (isNotFound(error) || tries >= MAX_TRIES) {
        return;
      }
      this.#logger.warn(`Could not show the state of ${key}`, toError(error));
      this.#later(
        ref,
        Math.min(MAX_RETRY_MS, WAIT_MS * 2 ** (tries + 1)),
        tries + 1,
      );
    }
  }

  /** Keeps the newest thousand: forgetting one costs a write that changes nothing. */
  #remember(key: string, text: string): void {
    this.#written.delete(key);
    this.#written.set(key, text);
    if (this.#written.size > 1_000) {
      const [oldest] = this.#written.keys();
      this.#written.delete(oldest);
    }
  }
}

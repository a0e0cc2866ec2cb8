import {
  canonicalJson,
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
import { readReport, type Report } from './readReport';

const WAIT_MS = 400;
const MAX_RETRY_MS = 300_000;

/** What is going on about one session. */
interface Work {
  timer?: NodeJS.Timeout;
  writing: boolean;
  /** Something happened while it was being written. */
  again: boolean;
  failures: number;
}

/**
 * Shows in the custom resource what a session does, has used and has made, so that `kubectl get sessions` says it too. What
 * happens within a moment is one write; what is written is read anew from the tables, and one session is written by one at
 * a time, so the last write is right. What is shown already is what the cluster says, not what this process remembers:
 * others write too.
 */
export class StatusReporter {
  readonly #knex: Knex;
  readonly #client: Pick<KubernetesClient, 'apply'>;
  readonly #cached: (ref: SessionRef) => Session | undefined;
  readonly #logger: LoggerService;
  readonly #waitMs: number;
  readonly #work = new Map<string, Work>();
  /** Resource version of our last write, until the cache has come as far: before that it says nothing about now. */
  readonly #ahead = new Map<string, string>();
  #closed = false;

  constructor(options: {
    knex: Knex;
    client: Pick<KubernetesClient, 'apply'>;
    /** The session as the cluster has it, as far as this process has seen. */
    cached: (ref: SessionRef) => Session | undefined;
    logger: LoggerService;
    waitMs?: number;
  }) {
    this.#knex = options.knex;
    this.#client = options.client;
    this.#cached = options.cached;
    this.#logger = options.logger;
    this.#waitMs = options.waitMs ?? WAIT_MS;
  }

  /** Says that something may have changed; returns at once. */
  report(ref: SessionRef): void {
    const key = keyOf(ref);
    const work = this.#work.get(key) ?? {
      writing: false,
      again: false,
      failures: 0,
    };
    this.#work.set(key, work);
    if (work.writing) {
      work.again = true;
      return;
    }
    // Who waits after a failure is not kept waiting by it once there is something new.
    if (!work.timer || work.failures > 0) {
      this.#later(ref, work, this.#waitMs);
    }
  }

  /** Drops what waits. The next event of the session reports it again. */
  close(): void {
    this.#closed = true;
    this.#work.forEach(({ timer }) => clearTimeout(timer));
    this.#work.clear();
  }

  #later(ref: SessionRef, work: Work, ms: number): void {
    clearTimeout(work.timer);
    if (!this.#closed) {
      work.timer = setTimeout(() => {
        work.timer = undefined;
        void this.#run(ref, work);
      }, ms);
    }
  }

  async #run(ref: SessionRef, work: Work): Promise<void> {
    const key = keyOf(ref);
    work.writing = true;
    try {
      await this.#write(ref, key);
      work.failures = 0;
    } catch (error) {
      work.failures += 1;
      this.#logger.warn(`Could not show the state of ${key}`, toError(error));
    }
    work.writing = false;
    if (work.again || work.failures > 0) {
      work.again = false;
      const slowly = this.#waitMs * 2 ** Math.min(work.failures, 20);
      this.#later(ref, work, Math.min(MAX_RETRY_MS, slowly));
    } else {
      this.#work.delete(key);
    }
  }

  async #write(ref: SessionRef, key: string): Promise<void> {
    const report = await readReport(this.#knex, ref);
    if (this.#isShown(ref, key, report)) {
      return;
    }
    try {
      const written = await this.#client.apply<Session>(
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
      this.#ahead.set(key, written.metadata.resourceVersion ?? '0');
    } catch (error) {
      if (!isNotFound(error)) {
        throw error;
      }
      this.#ahead.delete(key);
    }
  }

  #isShown(ref: SessionRef, key: string, report: Report): boolean {
    const session = this.#cached(ref);
    const ahead = this.#ahead.get(key);
    const seen = session?.metadata.resourceVersion ?? '0';
    if (ahead !== undefined && session && BigInt(seen) < BigInt(ahead)) {
      return false;
    }
    this.#ahead.delete(key);
    const { activity, idleSince, firstTurnAt, usage, artifacts, snapshot } =
      session?.status ?? {};
    const shown: Report = {
      activity,
      idleSince,
      firstTurnAt,
      usage,
      artifacts,
      snapshot,
    };
    return (
      session !== undefined && canonicalJson(shown) === canonicalJson(report)
    );
  }
}

function keyOf(ref: SessionRef): string {
  return `${ref.namespace}/${ref.sessionId}`;
}

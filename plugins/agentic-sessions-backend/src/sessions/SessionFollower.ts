import type { Session } from '@agentic-sessions/kubernetes-api';
import {
  objectKey,
  type Informer,
  type KubernetesClient,
} from '@agentic-sessions/kubernetes-client';
import { getSession } from '@agentic-sessions/session-manager';
import type { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import type { SessionProjector } from './SessionProjector';

const FIRST_RETRY_MS = 200;
const MAX_RETRY_MS = 15_000;

/**
 * Carries what the informer sees to the projector: one at a time for each session, always its newest state, again and
 * again until the database has taken it.
 */
export class SessionFollower {
  readonly #informer: Informer<Session>;
  readonly #client: Pick<KubernetesClient, 'get'>;
  readonly #projector: SessionProjector;
  readonly #logger: LoggerService;
  /** Sessions with something to do; a deletion carries the last state, everything else is read from the store. */
  readonly #waiting = new Map<string, Session | undefined>();
  readonly #failures = new Map<string, number>();
  readonly #timers = new Set<NodeJS.Timeout>();
  #working = false;
  #stopped = false;

  constructor(options: {
    informer: Informer<Session>;
    client: Pick<KubernetesClient, 'get'>;
    projector: SessionProjector;
    logger: LoggerService;
  }) {
    this.#informer = options.informer;
    this.#client = options.client;
    this.#projector = options.projector;
    this.#logger = options.logger;
  }

  /** Follows until the signal is aborted. */
  start(signal: AbortSignal): void {
    const leave = this.#informer.addHandler(event =>
      this.#add(event.key, event.type === 'deleted' ? event.object : undefined),
    );
    signal.addEventListener('abort', () => {
      this.#stopped = true;
      leave();
      this.#timers.forEach(timer => clearTimeout(timer));
    });
    void this.#removeAbsent(signal);
  }

  /** Once the whole collection is known, what is in the tables but not in the cluster was deleted while nobody looked. */
  async #removeAbsent(signal: AbortSignal): Promise<void> {
    try {
      await this.#informer.waitForSync(signal);
      await this.#projector.removeAbsent(
        new Set([...this.#informer.store.values()].map(objectKey)),
        ({ namespace, sessionId }) =>
          getSession(this.#client, { namespace, name: sessionId }, { signal }),
      );
    } catch (error) {
      if (!signal.aborted) {
        this.#logger.warn(
          'Could not look for deleted sessions',
          toError(error),
        );
        this.#later(FIRST_RETRY_MS * 10, () => void this.#removeAbsent(signal));
      }
    }
  }

  #add(key: string, deleted: Session | undefined): void {
    this.#waiting.set(key, deleted);
    void this.#work();
  }

  /** One worker: the database orders writers of a session anyway, and SQLite all of them. */
  async #work(): Promise<void> {
    if (this.#working) {
      return;
    }
    this.#working = true;
    try {
      for (;;) {
        const next = this.#waiting.entries().next();
        if (next.done || this.#stopped) {
          return;
        }
        const [key, deleted] = next.value;
        this.#waiting.delete(key);
        await this.#handle(key, deleted);
      }
    } finally {
      this.#working = false;
    }
  }

  async #handle(key: string, deleted: Session | undefined): Promise<void> {
    try {
      if (deleted) {
        await this.#projector.remove(deleted);
      }
      const session = this.#informer.store.get(key);
      if (session) {
        await this.#projector.project(session);
      }
      this.#failures.delete(key);
    } catch (error) {
      const failures = (this.#failures.get(key) ?? 0) + 1;
      this.#failures.set(key, failures);
      this.#logger.warn(`Could not store the state of ${key}`, toError(error));
      this.#later(
        Math.min(MAX_RETRY_MS, FIRST_RETRY_MS * 2 ** failures),
        () => {
          if (!this.#waiting.has(key)) {
            this.#add(key, deleted);
          }
        },
      );
    }
  }

  #later(ms: number, work: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      if (!this.#stopped) {
        work();
      }
    }, ms);
    this.#timers.add(timer);
  }
}

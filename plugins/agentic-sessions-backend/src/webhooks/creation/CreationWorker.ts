import { setTimeout } from 'node:timers/promises';
import { hasEnded, type Session } from '@agentic-sessions/kubernetes-api';
import {
  isAlreadyExists,
  type KubernetesClient,
} from '@agentic-sessions/kubernetes-client';
import { createSession } from '@agentic-sessions/session-manager';
import type { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import type { Knex } from 'knex';
import { recordAudit } from '../../audit/recordAudit';
import { isPostgres } from '../../database/isPostgres';
import { actorName } from '../../sessions/actorName';
import type { SessionRow } from '../../sessions/SessionRow';
import { traceCreation } from '../../tracing/traceCreation';
import type { Creation, CreationQueue } from './CreationQueue';
import {
  creationBackoffMs,
  isHopeless,
  MAX_CREATION_ATTEMPTS,
} from './isHopeless';

const AT_ONCE = 8;
/** How often the table is looked at without being woken: what another replica promised and died over. */
const POLL_MS = 2_000;
/** How often a session that waits for another is looked at. */
const WAIT_MS = 1_000;
/** Less than the lease, so that who is only slow gives up before another begins. */
const CALL_MS = 8_000;

/** What a {@link CreationWorker} works with. */
export interface CreationWorkerOptions {
  knex: Knex;
  queue: CreationQueue;
  client: Pick<KubernetesClient, 'create' | 'get'>;
  /** Makes the new session known to readers before the watch brings it. */
  project: (session: Session) => Promise<void>;
  logger: LoggerService;
  now?: () => Date;
}

/** Creates the sessions that deliveries were promised. One in every replica. */
export class CreationWorker {
  readonly #options: CreationWorkerOptions;
  readonly #now: () => Date;
  #wake: () => void = () => {};
  #woken = false;

  constructor(options: CreationWorkerOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => new Date());
  }

  /** Something was promised. */
  wake(): void {
    this.#woken = true;
    this.#wake();
  }

  /** Works until the signal is aborted; resolves when what was begun is finished. */
  async run(signal: AbortSignal): Promise<void> {
    const { knex, queue, logger } = this.#options;
    if (!isPostgres(knex)) {
      await queue.releaseAll();
    }
    while (!signal.aborted) {
      this.#woken = false;
      let wait = POLL_MS;
      try {
        if ((await this.runOnce(signal)) === AT_ONCE) {
          continue;
        }
        wait = await this.#untilDue();
      } catch (error) {
        logger.warn('Could not look for promised sessions', toError(error));
      }
      await this.#sleep(wait, signal);
    }
  }

  /** Takes what is due and tries it; answers how many. */
  async runOnce(signal?: AbortSignal): Promise<number> {
    const creations = await this.#options.queue.take(AT_ONCE);
    await Promise.all(
      creations.map(creation => this.#handle(creation, signal)),
    );
    return creations.length;
  }

  async #handle(creation: Creation, signal?: AbortSignal): Promise<void> {
    const { client, queue, project, logger } = this.#options;
    try {
      if (creation.waitsFor && (await this.#isGoing(creation.waitsFor))) {
        await queue.again(creation, WAIT_MS);
        return;
      }
      const timeout = AbortSignal.timeout(CALL_MS);
      const { session, created } = await traceCreation(creation.session, () =>
        createSession(client, creation.session, {
          signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
        }),
      );
      await project(session);
      await queue.done(creation);
      logger.info(
        `Session ${creation.namespace}/${creation.sessionId} ${
          created ? 'created' : 'was there already'
        }`,
      );
    } catch (error) {
      await this.#failed(creation, error);
    }
  }

  async #failed(creation: Creation, error: unknown): Promise<void> {
    const { queue, logger } = this.#options;
    const message = toError(error).message;
    const name = `${creation.namespace}/${creation.sessionId}`;
    try {
      if (
        !isAlreadyExists(error) &&
        (isHopeless(error) || creation.attempts >= MAX_CREATION_ATTEMPTS)
      ) {
        logger.error(`Session ${name} cannot be created`, toError(error));
        await this.#giveUp(creation, message);
        return;
      }
      logger.warn(
        `Session ${name} could not be created yet (try ${creation.attempts}): ${message}`,
      );
      await queue.again(
        creation,
        creationBackoffMs(creation.attempts),
        message,
      );
    } catch (failure) {
      // The lease ends by itself; whoever then takes it finds everything as it is.
      logger.warn(`Could not put ${name} back`, toError(failure));
    }
  }

  async #giveUp(creation: Creation, message: string): Promise<void> {
    const { session, sessionId, namespace } = creation;
    await this.#options.queue.dead(creation, message, trx =>
      recordAudit(trx, {
        time: this.#now().toISOString(),
        namespace,
        sessionId,
        actor: actorName(session.spec.trigger),
        action: 'create',
        resource: `session/${sessionId}`,
        outcome: 'failed',
        details: { delivery: creation.delivery, error: message },
      }),
    );
  }

  async #isGoing(sessionId: string): Promise<boolean> {
    const { knex } = this.#options;
    const row = await knex('sessions')
      .where({ session_id: sessionId })
      .first<Pick<SessionRow, 'deleted_at' | 'resource'> | undefined>(
        'deleted_at',
        'resource',
      );
    if (row) {
      const session: Session = JSON.parse(row.resource);
      return row.deleted_at === null && !hasEnded(session.status?.phase);
    }
    const promised = await knex('session_creations')
      .where({ session_id: sessionId, state: 'pending' })
      .first<{ state: string } | undefined>('state');
    return promised !== undefined;
  }

  async #untilDue(): Promise<number> {
    const due = await this.#options.queue.nextDue();
    return due
      ? Math.min(POLL_MS, Math.max(50, due.getTime() - this.#now().getTime()))
      : POLL_MS;
  }

  async #sleep(wait: number, signal: AbortSignal): Promise<void> {
    const woken = new AbortController();
    this.#wake = () => woken.abort();
    if (!this.#woken) {
      const ends = AbortSignal.any([signal, woken.signal]);
      await setTimeout(wait, undefined, { signal: ends }).catch(error => {
        if (!ends.aborted) {
          throw error;
        }
      });
    }
    this.#wake = () => {};
  }
}

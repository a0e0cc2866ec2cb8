import type { Session } from '@agentic-sessions/kubernetes-api';
import type { Knex } from 'knex';
import { isPostgres } from '../../database/isPostgres';

/** A session that was promised and that this worker has to create. */
export interface Creation {
  readonly sessionId: string;
  readonly namespace: string;
  readonly delivery: string;
  readonly session: Session;
  readonly waitsFor?: string;
  /** How often it was tried, this time included. */
  readonly attempts: number;
}

interface CreationRow {
  session_id: string;
  namespace: string;
  delivery: string;
  session: string;
  waits_for: string | null;
  attempts: number;
}

/**
 * The sessions that were promised. A worker takes some by a lease; when it dies, the lease ends and another takes them.
 * Two that take the same, because one was only slow, do no harm: the session's name is fixed, and the API server lets one
 * of them create it.
 */
export class CreationQueue {
  readonly #knex: Knex;
  readonly #owner: string;
  readonly #leaseMs: number;
  readonly #now: () => Date;

  constructor(options: {
    knex: Knex;
    /** Who takes; another one in every process. */
    owner: string;
    leaseMs: number;
    now?: () => Date;
  }) {
    this.#knex = options.knex;
    this.#owner = options.owner;
    this.#leaseMs = options.leaseMs;
    this.#now = options.now ?? (() => new Date());
  }

  /** Promises a session, in the transaction of what it is promised for. */
  static async add(
    trx: Knex.Transaction,
    promise: {
      session: Session;
      delivery: string;
      waitsFor?: string;
      /** Only to be created once it is released. */
      held?: boolean;
      now: string;
    },
  ): Promise<void> {
    await trx('session_creations').insert({
      session_id: promise.session.metadata.name,
      namespace: promise.session.metadata.namespace ?? '',
      delivery: promise.delivery,
      session: JSON.stringify(promise.session),
      waits_for: promise.waitsFor ?? null,
      state: promise.held ? 'held' : 'pending',
      attempts: 0,
      next_attempt_at: promise.now,
      lease_owner: null,
    });
  }

  /** Promises what was held for a delivery; answers the session's name, undefined where none was held. */
  static async release(
    trx: Knex.Transaction,
    options: { delivery: string; waitsFor?: string; now: string },
  ): Promise<string | undefined> {
    const [released]: Pick<CreationRow, 'session_id'>[] = await trx(
      'session_creations',
    )
      .where({ delivery: options.delivery, state: 'held' })
      .update({
        state: 'pending',
        waits_for: options.waitsFor ?? null,
        next_attempt_at: options.now,
      })
      .returning('session_id');
    return released?.session_id;
  }

  /** Forgets what was held for a delivery. */
  static async drop(trx: Knex.Transaction, delivery: string): Promise<void> {
    await trx('session_creations').where({ delivery, state: 'held' }).delete();
  }

  /** Takes what is due, oldest first. */
  async take(limit: number): Promise<Creation[]> {
    const now = this.#now();
    return this.#knex.transaction(async trx => {
      const due = trx('session_creations')
        .where({ state: 'pending' })
        .andWhere('next_attempt_at', '<=', now.toISOString())
        .orderBy('next_attempt_at')
        .limit(limit);
      const rows: CreationRow[] = await (isPostgres(trx)
        ? due.forUpdate().skipLocked()
        : due);
      if (rows.length > 0) {
        await trx('session_creations')
          .whereIn(
            'session_id',
            rows.map(row => row.session_id),
          )
          .update({
            lease_owner: this.#owner,
            next_attempt_at: new Date(
              now.getTime() + this.#leaseMs,
            ).toISOString(),
          })
          .increment('attempts', 1);
      }
      return rows.map(row => ({
        sessionId: row.session_id,
        namespace: row.namespace,
        delivery: row.delivery,
        session: JSON.parse(row.session),
        waitsFor: row.waits_for ?? undefined,
        attempts: row.attempts + 1,
      }));
    });
  }

  /** The session is there. */
  async done(creation: Creation): Promise<void> {
    await this.#finish(this.#knex, creation, 'done', null);
  }

  /** It will never be there; `work` commits with that. */
  async dead(
    creation: Creation,
    error: string,
    work: (trx: Knex.Transaction) => Promise<void>,
  ): Promise<void> {
    await this.#knex.transaction(async trx => {
      if (await this.#finish(trx, creation, 'dead', error)) {
        await work(trx);
      }
    });
  }

  /** To be tried again; without an error it only waits, and that was no try. */
  async again(
    creation: Creation,
    delayMs: number,
    error?: string,
  ): Promise<void> {
    await this.#knex('session_creations')
      .where({ session_id: creation.sessionId, lease_owner: this.#owner })
      .andWhere({ state: 'pending' })
      .update({
        attempts:
          error === undefined ? creation.attempts - 1 : creation.attempts,
        next_attempt_at: new Date(
          this.#now().getTime() + delayMs,
        ).toISOString(),
        lease_owner: null,
        last_error: error ?? null,
      });
  }

  /** When the next is due, undefined where none waits. */
  async nextDue(): Promise<Date | undefined> {
    const row = await this.#knex('session_creations')
      .where({ state: 'pending' })
      .orderBy('next_attempt_at')
      .first<{ next_attempt_at: string } | undefined>('next_attempt_at');
    return row && new Date(row.next_attempt_at);
  }

  /**
   * Makes all leases end now. Only for a database of which this process is the only user (SQLite): whoever held one is
   * gone.
   */
  async releaseAll(): Promise<void> {
    await this.#knex('session_creations')
      .where({ state: 'pending' })
      .whereNotNull('lease_owner')
      .update({
        lease_owner: null,
        next_attempt_at: this.#now().toISOString(),
      });
  }

  async #finish(
    knex: Knex,
    creation: Creation,
    state: 'done' | 'dead',
    error: string | null,
  ): Promise<boolean> {
    const changed = await knex('session_creations')
      .where({ session_id: creation.sessionId, state: 'pending' })
      .update({ state, last_error: error, lease_owner: null });
    if (changed > 0) {
      await knex('deliveries')
        .where({ id: creation.delivery })
        .update({ state });
    }
    return changed > 0;
  }
}

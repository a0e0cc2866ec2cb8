import type { Knex } from 'knex';
import type { SessionRef } from '../notices/Notice';
import type { ApprovalRow } from './ApprovalRow';

/** A request with the title of its session. */
export type ApprovalRecord = ApprovalRow & { session_title: string | null };

/** Reads permission requests. */
export class ApprovalStore {
  readonly #knex: Knex;

  constructor(options: { knex: Knex }) {
    this.#knex = options.knex;
  }

  /** All requests of a session, in the order they came. */
  async ofSession(ref: SessionRef): Promise<ApprovalRecord[]> {
    const rows: ApprovalRecord[] = await this.#records(ref)
      .orderBy('requested_at')
      .orderBy('approvals.id');
    return rows;
  }

  /** One request of a session. */
  async find(ref: SessionRef, id: string): Promise<ApprovalRecord | undefined> {
    const row: ApprovalRecord | undefined = await this.#records(ref)
      .where('approvals.id', id)
      .first();
    return row;
  }

  /** What waits in these namespaces, the longest waiting first. */
  async pending(
    namespaces: readonly string[],
    limit: number,
  ): Promise<ApprovalRecord[]> {
    const rows: ApprovalRecord[] = await this.#joined()
      .where('approvals.state', 'pending')
      .whereIn('approvals.namespace', [...namespaces])
      .orderBy('requested_at')
      .limit(limit);
    return rows;
  }

  /** Requests whose time is over. */
  async overdue(now: string, limit: number): Promise<ApprovalRow[]> {
    return this.#knex('approvals')
      .where({ state: 'pending' })
      .andWhere('expires_at', '<=', now)
      .orderBy('expires_at')
      .limit(limit)
      .select<ApprovalRow[]>();
  }

  #records(ref: SessionRef): Knex.QueryBuilder {
    return this.#joined()
      .where('approvals.session_id', ref.sessionId)
      .where('approvals.namespace', ref.namespace);
  }

  #joined(): Knex.QueryBuilder {
    return this.#knex('approvals')
      .leftJoin('sessions', 'sessions.session_id', 'approvals.session_id')
      .select('approvals.*', 'sessions.title as session_title');
  }
}

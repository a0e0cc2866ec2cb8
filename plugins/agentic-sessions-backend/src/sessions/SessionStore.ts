import type { Knex } from 'knex';
import type { SessionRef } from '../notices/Notice';
import type { SessionFilter, SessionQuery } from './SessionQuery';
import type { SessionRow } from './SessionRow';

/** A row with how many permission requests of it wait for a decision. */
export type SessionRecord = SessionRow & { pending_approvals: number };

/** Reads the read model. It knows nothing of rights: who asks says which namespaces. */
export class SessionStore {
  readonly #knex: Knex;

  constructor(options: { knex: Knex }) {
    this.#knex = options.knex;
  }

  /** One session, also one whose resource is gone. Undefined where that namespace has none of that id. */
  async find(ref: SessionRef): Promise<SessionRecord | undefined> {
    const row = await this.#knex('sessions')
      .where({ session_id: ref.sessionId, namespace: ref.namespace })
      .first<SessionRow | undefined>();
    return row && (await this.#withApprovals([row]))[0];
  }

  /** A page, newest first, and how many there are in all. */
  async list(
    namespaces: readonly string[],
    query: SessionQuery,
  ): Promise<{ records: SessionRecord[]; total: number; hasMore: boolean }> {
    if (namespaces.length === 0) {
      return { records: [], total: 0, hasMore: false };
    }
    const { filter, after, limit, offset = 0 } = query;
    const counted = await this.#matching(namespaces, filter)
      .count<{ total: number | string }[]>({ total: '*' })
      .first();
    const page = this.#matching(namespaces, filter)
      .orderBy([
        { column: 'created_at', order: 'desc' },
        { column: 'session_id', order: 'desc' },
      ])
      .limit(limit + 1);
    if (after) {
      page.andWhere(earlier =>
        earlier
          .where('created_at', '<', after.createdAt)
          .orWhere(same =>
            same
              .where('created_at', after.createdAt)
              .andWhere('session_id', '<', after.sessionId),
          ),
      );
    } else {
      page.offset(offset);
    }
    const rows = await page.select<SessionRow[]>();
    return {
      records: await this.#withApprovals(rows.slice(0, limit)),
      total: Number(counted?.total ?? 0),
      hasMore: rows.length > limit,
    };
  }

  /**
   * Sessions whose row changed at or after a time, the earliest change first: what a listener that may have missed
   * notices looks at. The last of a page is where the next begins; what changes meanwhile comes again at the end.
   */
  async changedSince(
    namespaces: readonly string[],
    from: { changedAt: string; sessionId?: string },
    limit: number,
  ): Promise<(SessionRef & { changedAt: string })[]> {
    const { changedAt, sessionId = '' } = from;
    const rows = await this.#knex('sessions')
      .whereIn('namespace', [...namespaces])
      .andWhere(later =>
        later
          .where('updated_at', '>', changedAt)
          .orWhere(same =>
            same
              .where('updated_at', changedAt)
              .andWhere('session_id', '>', sessionId),
          ),
      )
      .orderBy(['updated_at', 'session_id'])
      .limit(limit)
      .select<Pick<SessionRow, 'namespace' | 'session_id' | 'updated_at'>[]>(
        'namespace',
        'session_id',
        'updated_at',
      );
    return rows.map(row => ({
      namespace: row.namespace,
      sessionId: row.session_id,
      changedAt: row.updated_at,
    }));
  }

  /** How many sessions of each namespace hold a place now. */
  async runningByNamespace(
    namespaces: readonly string[],
  ): Promise<Map<string, number>> {
    const rows = await this.#knex('sessions')
      .whereIn('namespace', [...namespaces])
      .whereIn('phase', ['Starting', 'Running'])
      .whereNull('deleted_at')
      .groupBy('namespace')
      .select<{ namespace: string; running: number | string }[]>(
        'namespace',
        this.#knex.raw('count(*) as running'),
      );
    return new Map(rows.map(row => [row.namespace, Number(row.running)]));
  }

  #matching(
    namespaces: readonly string[],
    filter: SessionFilter,
  ): Knex.QueryBuilder {
    const query = this.#knex('sessions')
      .whereIn('namespace', [...namespaces])
      .whereNull('deleted_at');
    const equal: [string, string | undefined][] = [
      ['status', filter.status],
      ['source', filter.source],
      ['runtime', filter.runtime],
      ['entity_ref', filter.entityRef],
    ];
    for (const [column, value] of equal) {
      if (value !== undefined) {
        query.andWhere(column, value);
      }
    }
    if (filter.phases?.length) {
      query.whereIn('phase', [...filter.phases]);
    }
    const { actor } = filter;
    if (actor !== undefined) {
      query.andWhere(who =>
        who.where('actor_name', actor).orWhere('actor_id', actor),
      );
    }
    if (filter.since !== undefined) {
      query.andWhere('created_at', '>=', filter.since);
    }
    if (filter.text) {
      const text = filter.text
        .toLocaleLowerCase('en-US')
        .replace(/[\\%_]/g, '\\$&');
      query.andWhereRaw(`search like ? escape '\\'`, [`%${text}%`]);
    }
    return query;
  }

  async #withApprovals(rows: SessionRow[]): Promise<SessionRecord[]> {
    const counts = await this.#knex('approvals')
      .whereIn(
        'session_id',
        rows.map(row => row.session_id),
      )
      .andWhere('state', 'pending')
      .groupBy('session_id')
      .select<{ session_id: string; pending: number | string }[]>(
        'session_id',
        this.#knex.raw('count(*) as pending'),
      );
    const pending = new Map(
      counts.map(count => [count.session_id, Number(count.pending)]),
    );
    return rows.map(row => ({
      ...row,
      pending_approvals: pending.get(row.session_id) ?? 0,
    }));
  }
}

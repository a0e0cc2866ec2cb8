import type { AuditPage } from '@agentic-sessions/backstage-plugin-common';
import { InputError } from '@backstage/errors';
import type { Knex } from 'knex';

interface AuditRow {
  id: number | string;
  time: string;
  namespace: string | null;
  session_id: string | null;
  actor: string;
  action: string;
  resource: string;
  outcome: string;
  details: string;
  trace_id: string | null;
}

/** A page of a namespace's audit log, newest first. The cursor is the id of the last entry of the page before. */
export async function listAudit(
  knex: Knex,
  namespace: string,
  query: { sessionId?: string; limit: number; cursor?: string },
): Promise<AuditPage> {
  if (query.cursor !== undefined && !/^[0-9]{1,15}$/.test(query.cursor)) {
    throw new InputError(
      'This cursor is not one of ours; begin again without it',
    );
  }
  const builder = knex('audit_log')
    .where({ namespace })
    .orderBy('id', 'desc')
    .limit(query.limit + 1);
  if (query.sessionId) {
    builder.andWhere('session_id', query.sessionId);
  }
  if (query.cursor) {
    builder.andWhere('id', '<', Number(query.cursor));
  }
  const rows = await builder.select<AuditRow[]>();
  const page = rows.slice(0, query.limit);
  const hasMore = rows.length > query.limit;
  return {
    entries: page.map(row => ({
      id: Number(row.id),
      timestamp: row.time,
      namespace: row.namespace ?? namespace,
      sessionId: row.session_id ?? undefined,
      actor: row.actor,
      action: row.action,
      resource: row.resource,
      outcome: row.outcome,
      details: JSON.parse(row.details),
      traceId: row.trace_id ?? undefined,
    })),
    hasMore,
    nextCursor: hasMore ? String(page[page.length - 1].id) : undefined,
  };
}

import { canonicalJson } from '@agentic-sessions/kubernetes-api';
import type { Knex } from 'knex';
import { sha256Hex } from '../database/sha256Hex';
import type { AuditEntry } from './AuditEntry';

/**
 * Writes one row of the audit log. Give it the transaction of what it records, so that neither is ever without the
 * other; a refusal, which changes nothing, is written by itself.
 */
export async function recordAudit(
  knex: Knex,
  entry: AuditEntry,
): Promise<void> {
  const row = {
    time: entry.time,
    namespace: entry.namespace ?? null,
    session_id: entry.sessionId ?? null,
    actor: entry.actor,
    action: entry.action,
    resource: entry.resource,
    outcome: entry.outcome,
    details: canonicalJson(entry.details ?? {}),
    trace_id: entry.traceId ?? null,
  };
  await knex('audit_log').insert({
    ...row,
    hash: sha256Hex(canonicalJson(row)),
  });
}

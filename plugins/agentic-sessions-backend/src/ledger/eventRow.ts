import { canonicalJson } from '@agentic-sessions/kubernetes-api';
import type { LedgerEvent } from './LedgerEvent';

/** A row of `session_events`. */
export interface EventRow {
  session_id: string;
  seq: number;
  namespace: string;
  time: string;
  stored_at: string;
  kind: string;
  actor: string;
  attempt: number | null;
  runner_seq: number | null;
  source_key: string | null;
  body: string;
  prev_hash: string;
  hash: string;
}

/** A ledger event as a row. */
export function toEventRow(event: LedgerEvent): EventRow {
  return {
    session_id: event.sessionId,
    seq: event.seq,
    namespace: event.namespace,
    time: event.time,
    stored_at: event.storedAt,
    kind: event.kind,
    actor: event.actor,
    attempt: event.attempt ?? null,
    runner_seq: event.runnerSeq ?? null,
    source_key: event.sourceKey ?? null,
    body: canonicalJson(event.body),
    prev_hash: event.prevHash,
    hash: event.hash,
  };
}

/** A row as a ledger event. */
export function fromEventRow(row: EventRow): LedgerEvent {
  return {
    namespace: row.namespace,
    sessionId: row.session_id,
    seq: row.seq,
    time: row.time,
    storedAt: row.stored_at,
    kind: row.kind,
    actor: row.actor,
    attempt: row.attempt ?? undefined,
    runnerSeq: row.runner_seq ?? undefined,
    sourceKey: row.source_key ?? undefined,
    body: JSON.parse(row.body),
    prevHash: row.prev_hash,
    hash: row.hash,
  };
}

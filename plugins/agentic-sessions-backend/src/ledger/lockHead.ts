import { ConflictError } from '@backstage/errors';
import type { Knex } from 'knex';
import { isPostgres } from '../database/isPostgres';
import type { SessionRef } from '../notices/Notice';
import { GENESIS_HASH } from './LedgerEvent';

/** The end of one ledger, held by the transaction that read it. */
export interface LedgerHead {
  lastSeq: number;
  lastHash: string;
  /** Attempt to its last `runnerSeq`. */
  runnerSeqs: Record<string, number>;
}

interface HeadRow {
  namespace: string;
  last_seq: number;
  last_hash: string;
  runner_seqs: string;
}

/**
 * Takes the lock of a session's writers: its head row. It is the first thing a writing transaction does, before any
 * other row of that session is read or locked, so that all writers queue at one place and none can deadlock.
 *
 * On SQLite the insert takes the database's one write lock, whether or not it inserts.
 *
 * @throws ConflictError where the ledger of this id belongs to another namespace.
 */
export async function lockHead(
  trx: Knex.Transaction,
  ref: SessionRef,
  now: string,
): Promise<LedgerHead> {
  await trx('session_heads')
    .insert({
      session_id: ref.sessionId,
      namespace: ref.namespace,
      last_seq: 0,
      last_hash: GENESIS_HASH,
      runner_seqs: '{}',
      updated_at: now,
    })
    .onConflict('session_id')
    .ignore();
  const query = trx('session_heads')
    .where({ session_id: ref.sessionId })
    .first<HeadRow>('namespace', 'last_seq', 'last_hash', 'runner_seqs');
  const row = await (isPostgres(trx) ? query.forUpdate() : query);
  if (row.namespace !== ref.namespace) {
    throw new ConflictError(
      `The session ${ref.sessionId} does not belong to ${ref.namespace}`,
    );
  }
  return {
    lastSeq: row.last_seq,
    lastHash: row.last_hash,
    runnerSeqs: JSON.parse(row.runner_seqs),
  };
}

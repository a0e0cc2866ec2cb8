import type { Knex } from 'knex';
import type { SessionRef } from '../notices/Notice';

const MINUTE_MS = 60_000;

/**
 * Writes down that somebody was let start a session, in the transaction that counted (under the namespace's lock): from its
 * commit on the session counts, before it is there. What is older than the minute counts no more and is forgotten.
 */
export async function takeStart(
  trx: Knex.Transaction,
  { namespace, sessionId }: SessionRef,
  now: Date,
): Promise<void> {
  const minuteAgo = new Date(now.getTime() - MINUTE_MS).toISOString();
  await trx('session_starts')
    .where({ namespace })
    .andWhere('started_at', '<=', minuteAgo)
    .delete();
  await trx('session_starts')
    .insert({
      session_id: sessionId,
      namespace,
      started_at: now.toISOString(),
    })
    .onConflict('session_id')
    .ignore();
}

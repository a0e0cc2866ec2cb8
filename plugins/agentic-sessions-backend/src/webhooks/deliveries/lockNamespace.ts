import type { Knex } from 'knex';
import { isPostgres } from '../../database/isPostgres';

/**
 * Makes whatever may start a session in a namespace, a delivery or a person, wait for the others until the transaction
 * ends: two comments at once then make one session and a message to it, and the limit of sessions a minute is exact. Whoever holds it takes
 * no ledger's lock any more (one taken before is fine), so the two can be in no circle.
 *
 * On SQLite the insert takes the database's one write lock, whether or not it inserts.
 */
export async function lockNamespace(
  trx: Knex.Transaction,
  namespace: string,
  now: string,
): Promise<void> {
  await trx('webhook_locks')
    .insert({ namespace, taken_at: now })
    .onConflict('namespace')
    .ignore();
  if (isPostgres(trx)) {
    await trx('webhook_locks').where({ namespace }).first().forUpdate();
  }
}

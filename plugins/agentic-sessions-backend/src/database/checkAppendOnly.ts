import type { Knex } from 'knex';
import { brokenPostgresSeals } from './brokenPostgresSeals';
import { brokenSqliteSeals } from './brokenSqliteSeals';
import { isPostgres } from './isPostgres';
import { MissingSealError } from './MissingSealError';

/**
 * Sees that the database still refuses to rewrite the ledger and the audit log; run at each start.
 *
 * @throws {@link MissingSealError} naming the triggers that are missing, disabled, or not what the migration made.
 */
export async function checkAppendOnly(knex: Knex): Promise<void> {
  const broken = await (isPostgres(knex)
    ? brokenPostgresSeals(knex)
    : brokenSqliteSeals(knex));
  if (broken.length > 0) {
    throw new MissingSealError(
      `The database no longer keeps its records append-only: ${broken.join(
        '; ',
      )}. Find out who changed them before you restore them; see the README, "Seals"`,
    );
  }
}

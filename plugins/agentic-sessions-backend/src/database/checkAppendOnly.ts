import type { Knex } from 'knex';
import { isPostgres } from './isPostgres';
import { MissingSealError } from './MissingSealError';

const SQLITE_SEALS = ['no_update', 'no_delete', 'no_replace'];
const POSTGRES_SEALS = ['no_change', 'no_truncate'];

/** Tables that may only grow. */
export const APPEND_ONLY_TABLES = ['session_events', 'audit_log'] as const;

async function sealsOf(knex: Knex): Promise<string[]> {
  if (isPostgres(knex)) {
    // `A`: enabled always. A trigger that is merely enabled does not fire for a session that claims to be a replica.
    const found = await knex.raw<{ rows: { tgname: string }[] }>(
      `select t.tgname from pg_trigger t join pg_class c on c.oid = t.tgrelid
       where t.tgenabled = 'A' and c.oid = any(array[${APPEND_ONLY_TABLES.map(
         table => `'${table}'::regclass`,
       ).join(', ')}])`,
    );
    return found.rows.map(row => row.tgname);
  }
  const found = await knex('sqlite_master')
    .where({ type: 'trigger' })
    .select<{ name: string }[]>('name');
  return found.map(row => row.name);
}

/**
 * Sees that the database still refuses to rewrite the ledger and the audit log; run at each start.
 *
 * @throws {@link MissingSealError} naming the triggers that are missing or disabled.
 */
export async function checkAppendOnly(knex: Knex): Promise<void> {
  const there = new Set(await sealsOf(knex));
  const kinds = isPostgres(knex) ? POSTGRES_SEALS : SQLITE_SEALS;
  const missing = APPEND_ONLY_TABLES.flatMap(table =>
    kinds.map(kind => `${table}_${kind}`),
  ).filter(name => !there.has(name));
  if (missing.length > 0) {
    throw new MissingSealError(
      `The database no longer keeps its records append-only: ${missing.join(
        ', ',
      )} missing or disabled. Find out who dropped them before you restore them; see the README, "Seals"`,
    );
  }
}

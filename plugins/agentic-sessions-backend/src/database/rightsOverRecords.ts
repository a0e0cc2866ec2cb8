import type { Knex } from 'knex';
import { APPEND_ONLY_TABLES } from './appendOnlyTables';
import { describeRights, type RightsOverTable } from './describeRights';
import { isPostgres } from './isPostgres';

/**
 * What the role of this connection could do to the append-only tables besides adding rows: with these rights, who has
 * taken the portal over can drop the triggers first. Empty where production's role is as the README says, and on
 * SQLite, where whoever can open the file can do everything.
 *
 * Whose rights it inherits is not asked: who is a member without inheriting says `set role` first, and who may let others
 * in lets itself in. The owner of a schema drops its tables without owning them.
 */
export async function rightsOverRecords(knex: Knex): Promise<string[]> {
  if (!isPostgres(knex)) {
    return [];
  }
  const tables = Object.keys(APPEND_ONLY_TABLES);
  const { rows } = await knex.raw<{ rows: RightsOverTable[] }>(
    `with reached as (
       select oid, rolsuper, rolcreaterole from pg_roles where pg_has_role(current_user, oid, 'MEMBER')
     )
     select c.relname as name, n.nspname as schema,
       (select bool_or(rolsuper) from reached) as "isSuper",
       current_setting('server_version_num')::int < 160000
         and (select bool_or(rolcreaterole) from reached) as "takesRoles",
       c.relowner in (select oid from reached) as owns,
       n.nspowner in (select oid from reached) as "ownsSchema",
       array(select p from unnest(array['UPDATE', 'DELETE', 'TRUNCATE', 'TRIGGER']) p
             where exists (select from reached where has_table_privilege(reached.oid, c.oid, p))) as may
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.oid in (${tables
       .map(table => `'${table}'::regclass`)
       .join(', ')})`,
  );
  return describeRights(rows);
}

import type { Knex } from 'knex';
import { APPEND_ONLY_TABLES } from './appendOnlyTables';
import { isPostgres } from './isPostgres';

/**
 * What the role of this connection could do to the append-only tables besides adding rows: with these rights, who has
 * taken the portal over can drop the triggers first. Empty where production's role is as the README says, and on
 * SQLite, where whoever can open the file can do everything.
 */
export async function rightsOverRecords(knex: Knex): Promise<string[]> {
  if (!isPostgres(knex)) {
    return [];
  }
  const tables = Object.keys(APPEND_ONLY_TABLES);
  const { rows } = await knex.raw<{
    rows: { name: string; is_super: boolean; owns: boolean; may: string[] }[];
  }>(
    `select c.relname as name, r.rolsuper as is_super, pg_has_role(current_user, c.relowner, 'USAGE') as owns,
       array(select p from unnest(array['UPDATE', 'DELETE', 'TRUNCATE', 'TRIGGER']) p
             where has_table_privilege(c.oid, p)) as may
     from pg_class c, pg_roles r
     where r.rolname = current_user
       and c.oid in (${tables
         .map(table => `'${table}'::regclass`)
         .join(', ')})`,
  );
  if (rows.some(row => row.is_super)) {
    return ['is a superuser'];
  }
  return rows.flatMap(({ name, owns, may }) => {
    if (owns) {
      return [`owns ${name}`];
    }
    return may.length > 0 ? [`may ${may.join(', ')} on ${name}`] : [];
  });
}

import type { Knex } from 'knex';
import { APPEND_ONLY_TABLES } from './appendOnlyTables';

interface Trigger {
  name: string;
  tbl_name: string;
  sql: string;
}

/** How the migration writes each trigger. */
function sealsOf(table: string, keys: readonly (readonly string[])[]) {
  const refuse = `begin select raise(abort, '${table} is append-only'); end`;
  const meets = keys
    .map(
      key =>
        `(${key.map(column => `${column} = new.${column}`).join(' and ')})`,
    )
    .join(' or ');
  return [
    ...['update', 'delete'].map(action => ({
      name: `${table}_no_${action}`,
      table,
      sql: `create trigger ${table}_no_${action} before ${action} on ${table} ${refuse}`,
    })),
    {
      name: `${table}_no_replace`,
      table,
      sql: `create trigger ${table}_no_replace before insert on ${table} when exists (select 1 from ${table} where ${meets}) ${refuse}`,
    },
  ];
}

/** SQLite keeps the words of a trigger as they were written; blanks and the case of keywords say nothing. */
function plain(sql: string): string {
  return sql.replace(/\s+/g, ' ').trim().toLocaleLowerCase('en-US');
}

/** The triggers of SQLite that are missing, or are others than the migration made, each with what is wrong with it. */
export async function brokenSqliteSeals(knex: Knex): Promise<string[]> {
  const found = await knex('sqlite_master')
    .where({ type: 'trigger' })
    .select<Trigger[]>('name', 'tbl_name', 'sql');
  return Object.entries(APPEND_ONLY_TABLES)
    .flatMap(([table, keys]) => sealsOf(table, keys))
    .flatMap(seal => {
      const there = found.find(({ name }) => name === seal.name);
      if (!there) {
        return [`${seal.name} is missing`];
      }
      if (there.tbl_name !== seal.table) {
        return [`${seal.name} is on the table ${there.tbl_name}`];
      }
      return plain(there.sql) === seal.sql
        ? []
        : [`${seal.name} is not as the migration made it`];
    });
}

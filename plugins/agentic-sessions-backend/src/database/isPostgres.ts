import type { Knex } from 'knex';

/** Whether a connection speaks to PostgreSQL; otherwise it is SQLite, the only other engine that is supported. */
export function isPostgres(knex: Knex): boolean {
  return /pg|postgres/.test(String(knex.client.config.client));
}

import type { LoggerService } from '@backstage/backend-plugin-api';
import type { Knex } from 'knex';
import { isPostgres } from '../database/isPostgres';
import { LocalNoticeBus } from './LocalNoticeBus';
import type { NoticeBus } from './NoticeBus';
import { PostgresNoticeBus } from './PostgresNoticeBus';

/** The bus that fits the database: between replicas on PostgreSQL, within the process on SQLite. */
export async function createNoticeBus(options: {
  knex: Knex;
  logger: LoggerService;
}): Promise<NoticeBus> {
  return isPostgres(options.knex)
    ? PostgresNoticeBus.create(options)
    : new LocalNoticeBus(options);
}

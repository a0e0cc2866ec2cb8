import {
  resolvePackagePath,
  type DatabaseService,
} from '@backstage/backend-plugin-api';
import type { Knex } from 'knex';
import { checkAppendOnly } from './checkAppendOnly';

const migrationsDirectory = resolvePackagePath(
  '@agentic-sessions/backstage-plugin-backend',
  'migrations',
);

/** The plugin's database: migrated (unless configured otherwise) and checked to be append-only where it must be. */
export async function openDatabase(database: DatabaseService): Promise<Knex> {
  const knex = await database.getClient();
  if (!database.migrations?.skip) {
    await knex.migrate.latest({ directory: migrationsDirectory });
  }
  await checkAppendOnly(knex);
  return knex;
}

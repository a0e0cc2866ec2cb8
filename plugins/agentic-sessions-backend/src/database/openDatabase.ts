import {
  resolvePackagePath,
  type DatabaseService,
  type LoggerService,
} from '@backstage/backend-plugin-api';
import type { Knex } from 'knex';
import { checkAppendOnly } from './checkAppendOnly';
import { rightsOverRecords } from './rightsOverRecords';

const migrationsDirectory = resolvePackagePath(
  '@agentic-sessions/backstage-plugin-backend',
  'migrations',
);

/** The plugin's database: migrated (unless configured otherwise) and checked to be append-only where it must be. */
export async function openDatabase(
  database: DatabaseService,
  logger?: Pick<LoggerService, 'warn'>,
): Promise<Knex> {
  const knex = await database.getClient();
  if (!database.migrations?.skip) {
    await knex.migrate.latest({ directory: migrationsDirectory });
  }
  await checkAppendOnly(knex);
  const rights = await rightsOverRecords(knex);
  if (rights.length > 0) {
    // No refusal: a small installation has one role for everything, and knows now what that costs it.
    logger?.warn(
      `The database role of this portal ${rights.join(
        ', ',
      )}, so it could remove what keeps the ledger and the audit log append-only. In production give it a role that does not own the tables; see the README, "A role that owns nothing"`,
    );
  }
  return knex;
}

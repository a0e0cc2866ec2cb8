import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import { openDatabase } from '../database/openDatabase';

/** The engines that the suites run on; PostgreSQL where the environment names one. */
export const databases = TestDatabases.create({
  ids: ['SQLITE_3', 'POSTGRES_18'],
});

/** An empty, migrated database. */
export async function initDatabase(
  id: ReturnType<typeof databases.eachSupportedId>[number][0],
): Promise<Knex> {
  const knex = await databases.init(id);
  await openDatabase(mockServices.database({ knex }));
  return knex;
}

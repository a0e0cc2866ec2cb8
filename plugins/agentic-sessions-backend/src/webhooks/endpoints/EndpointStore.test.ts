import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { TestDatabases } from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import { EndpointStore } from './EndpointStore';
import { SecretBox } from './SecretBox';

jest.setTimeout(60_000);

const databases = TestDatabases.create({
  ids: ['SQLITE_3', 'POSTGRES_18'],
});
const key = (id: string, byte: number) => ({
  id,
  key: Buffer.alloc(32, byte).toString('base64'),
});
const ENDPOINT = {
  id: 'payments-github',
  source: 'github',
  namespace: 'payments',
  secrets: ['newest', 'older'],
  apiKeyHashes: [] as string[],
};
const FOUND = {
  id: ENDPOINT.id,
  source: ENDPOINT.source,
  namespace: ENDPOINT.namespace,
  secrets: ENDPOINT.secrets,
};

describe.each(databases.eachSupportedId())(
  'EndpointStore on %s',
  databaseId => {
    let knex: Knex;

    beforeEach(async () => {
      knex = await databases.init(databaseId);
      await knex.migrate.latest({
        directory: resolvePackagePath(
          '@agentic-sessions/backstage-plugin-backend',
          'migrations',
        ),
      });
    });

    const store = (...keys: ReturnType<typeof key>[]) =>
      new EndpointStore({ knex, box: new SecretBox(keys) });

    it('finds what was configured, and no secret can be read from the table', async () => {
      const endpoints = store(key('a', 1));
      await endpoints.provision([ENDPOINT]);
      expect(await endpoints.find('github', 'payments-github')).toEqual(FOUND);
      expect(await endpoints.find('jira', 'payments-github')).toBeUndefined();
      expect(await endpoints.find('github', 'other')).toBeUndefined();
      const [row] = await knex('webhook_endpoints').select();
      expect(JSON.stringify(row)).not.toMatch(/newest|older/);
    });

    it('writes only what changed', async () => {
      const endpoints = store(key('a', 1));
      await endpoints.provision([ENDPOINT]);
      const before = await knex('webhook_endpoints').first();
      await endpoints.provision([ENDPOINT]);
      expect(await knex('webhook_endpoints').first()).toEqual(before);
      await endpoints.provision([
        { ...ENDPOINT, secrets: ['rotated', 'newest'] },
      ]);
      expect((await endpoints.find('github', ENDPOINT.id))?.secrets).toEqual([
        'rotated',
        'newest',
      ]);
    });

    it('disables what is configured no more, and enables it again', async () => {
      const endpoints = store(key('a', 1));
      await endpoints.provision([ENDPOINT]);
      await endpoints.provision([]);
      expect(await endpoints.find('github', ENDPOINT.id)).toBeUndefined();
      expect(await knex('webhook_endpoints').pluck('id')).toEqual([
        ENDPOINT.id,
      ]);
      await endpoints.provision([ENDPOINT]);
      expect(await endpoints.find('github', ENDPOINT.id)).toEqual(FOUND);
    });

    it('encrypts anew with a new key, also when the old one is gone', async () => {
      await store(key('a', 1)).provision([ENDPOINT]);
      const rotated = store(key('b', 2));
      await rotated.provision([ENDPOINT]);
      expect(await rotated.find('github', ENDPOINT.id)).toEqual(FOUND);
    });

    it('repairs a row that somebody changed', async () => {
      const endpoints = store(key('a', 1));
      const other = { ...ENDPOINT, id: 'other', secrets: ['foreign'] };
      await endpoints.provision([ENDPOINT, other]);
      const { secrets } = await knex('webhook_endpoints')
        .where({ id: 'other' })
        .first();
      await knex('webhook_endpoints')
        .where({ id: ENDPOINT.id })
        .update({ secrets });
      await expect(endpoints.find('github', ENDPOINT.id)).rejects.toThrow(
        /changed/,
      );
      await endpoints.provision([ENDPOINT, other]);
      expect(await endpoints.find('github', ENDPOINT.id)).toEqual(FOUND);
    });

    it('finds an endpoint by its key, and by no key of yesterday', async () => {
      const endpoints = store(key('a', 1));
      const [old, fresh] = ['a'.repeat(64), 'b'.repeat(64)];
      await endpoints.provision([{ ...ENDPOINT, apiKeyHashes: [old] }]);
      expect(await endpoints.findByKeyHash('github', old)).toEqual(FOUND);
      expect(await endpoints.findByKeyHash('generic', old)).toBeUndefined();
      await endpoints.provision([{ ...ENDPOINT, apiKeyHashes: [fresh] }]);
      expect(await endpoints.findByKeyHash('github', old)).toBeUndefined();
      expect(await endpoints.findByKeyHash('github', fresh)).toEqual(FOUND);
      await endpoints.provision([]);
      expect(await endpoints.findByKeyHash('github', fresh)).toBeUndefined();
    });

    it('says whose an endpoint is', async () => {
      const endpoints = store(key('a', 1));
      await endpoints.provision([ENDPOINT]);
      const belongs = (source: string, namespace: string) =>
        endpoints.belongsTo(ENDPOINT.id, { source, namespace });
      expect(await belongs('github', 'payments')).toBe(true);
      expect(await belongs('github', 'website')).toBe(false);
      expect(await belongs('jira', 'payments')).toBe(false);
    });

    it('needs a key to keep a secret', async () => {
      const without = new EndpointStore({ knex, box: undefined });
      await without.provision([]);
      await expect(without.provision([ENDPOINT])).rejects.toThrow(
        /agenticSessions.encryption.keys/,
      );
    });
  },
);

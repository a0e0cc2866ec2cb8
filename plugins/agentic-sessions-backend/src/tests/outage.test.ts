import { randomUUID } from 'node:crypto';
import { TestDatabases } from '@backstage/backend-test-utils';
import knexFactory, { type Knex } from 'knex';
import { makeSession } from '../__testUtils__/makeSession';
import { Portal } from '../__testUtils__/Portal';
import { SseReader } from '../__testUtils__/readSse';
import { until } from '../__testUtils__/until';

jest.setTimeout(240_000);

const databases = TestDatabases.create({ ids: ['POSTGRES_18'] });

/** More than one page of what was missed. */
const SESSIONS = 250;
/** Longer than a stream looks back besides. */
const OUTAGE_MS = 18_000;

(databases.eachSupportedId().length > 0 ? describe : describe.skip)(
  'a replica that could not listen for a while',
  () => {
    const role = `replica_${randomUUID().replace(/-/g, '')}`;
    let owner: Knex;
    let deafKnex: Knex;
    let other: Portal;
    let deaf: Portal;

    beforeAll(async () => {
      owner = await databases.init('POSTGRES_18');
      other = await Portal.start({ knex: owner });
      await owner.raw(`create role ${role} login password 'x'`);
      await owner.raw(`grant all on all tables in schema public to ${role}`);
      await owner.raw(`grant all on all sequences in schema public to ${role}`);
      deafKnex = knexFactory({
        client: 'pg',
        connection: {
          ...owner.client.config.connection,
          user: role,
          password: 'x',
        },
        // All of the pool's connections are there before the outage, so that only listening is away.
        pool: { min: 3, max: 3 },
      });
      deaf = await Portal.start({ knex: deafKnex });
      await other.addSession(makeSession());
    });

    afterAll(async () => {
      await owner.raw(`alter role ${role} connection limit -1`);
      for (const portal of [deaf, other]) {
        await portal?.stop();
        await portal?.kubernetes.stop();
      }
      await deafKnex?.destroy();
      await owner.raw(`drop owned by ${role}`);
      await owner.raw(`drop role ${role}`);
    });

    it('tells its viewers everything that changed meanwhile', async () => {
      const stream = await SseReader.open(`${deaf.url}/api/v1/events`, {
        authorization: 'Bearer vera-token',
      });
      const listening = () =>
        owner('pg_stat_activity')
          .where({ usename: role })
          .andWhere(query =>
            query.whereILike('query', 'listen %').orWhere('query', 'select 1'),
          )
          .pluck('pid');
      const [pid] = await listening();
      await owner.raw(`alter role ${role} connection limit 1`);
      await owner.raw('select pg_terminate_backend(?)', [pid]);
      await until(async () => (await listening()).length === 0);
      // As the other replica writes them; each by its own transaction would take longer than the outage.
      const row = await owner('sessions').first();
      const missed = Array.from({ length: SESSIONS }, () => randomUUID());
      await owner.batchInsert(
        'sessions',
        missed.map(name => ({
          ...row,
          session_id: name,
          updated_at: new Date().toISOString(),
        })),
      );
      await new Promise(resolve => {
        setTimeout(resolve, OUTAGE_MS);
      });
      await owner.raw(`alter role ${role} connection limit -1`);
      const unseen = new Set<string>(missed);
      while (unseen.size > 0) {
        const { data } = await stream.nextOf('session');
        unseen.delete((data as { sessionId: string }).sessionId);
      }
      expect(unseen.size).toBe(0);
      stream.close();
    });
  },
);

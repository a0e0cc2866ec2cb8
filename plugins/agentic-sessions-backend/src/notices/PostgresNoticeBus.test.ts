import { randomUUID } from 'node:crypto';
import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import { until } from '../__testUtils__/until';
import type { Notice } from './Notice';
import { PostgresNoticeBus } from './PostgresNoticeBus';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['POSTGRES_18'] });

// Where there is no PostgreSQL there is nothing to try; `npm test` brings one.
(databases.eachSupportedId().length > 0 ? describe : describe.skip)(
  'PostgresNoticeBus',
  () => {
    const logger = mockServices.logger.mock();
    let knex: Knex;
    let one: PostgresNoticeBus;
    let other: PostgresNoticeBus;
    let heard: Notice[];

    beforeAll(async () => {
      knex = await databases.init('POSTGRES_18');
    });

    beforeEach(async () => {
      one = await PostgresNoticeBus.create({ knex, logger });
      other = await PostgresNoticeBus.create({ knex, logger });
      heard = [];
      other.subscribe(notice => heard.push(notice));
    });

    afterEach(async () => {
      await one.close();
      await other.close();
    });

    /** Ends the connections that listen, which say so or try now and then whether they are alive. */
    const cutListeners = () =>
      knex.raw(
        `select pg_terminate_backend(pid) from pg_stat_activity
         where datname = current_database() and pid <> pg_backend_pid()
           and (query ilike 'listen %' or query = 'select 1')`,
      );

    const ledger = (seq: number, sessionId = 's') => ({
      type: 'ledger' as const,
      namespace: 'payments',
      sessionId,
      seq,
    });

    it('carries notices to other replicas, and to its own at once and once', async () => {
      const own: Notice[] = [];
      one.subscribe(notice => own.push(notice));
      one.publish(ledger(1));
      expect(own).toEqual([ledger(1)]);
      await until(() => heard.length > 0);
      expect(heard).toEqual([ledger(1)]);
      await new Promise(resolve => {
        setTimeout(resolve, 100);
      });
      expect(own).toHaveLength(1);
    });

    it('says many commits of one session as one', async () => {
      for (let seq = 1; seq <= 200; seq += 1) {
        one.publish(ledger(seq));
      }
      await until(() => heard.length > 0);
      expect(heard).toEqual([ledger(200)]);
    });

    it('fits what it says into what PostgreSQL carries', async () => {
      const ids = Array.from({ length: 300 }, () => randomUUID());
      ids.forEach(sessionId => one.publish(ledger(1, sessionId)));
      const live = (text: string): Notice => ({
        type: 'live',
        namespace: 'payments',
        sessionId: 's',
        deltas: [{ kind: 'message', id: 'm', text }],
      });
      one.publish(live('short'));
      one.publish(live('x'.repeat(20_000)));
      await until(() => heard.length >= 301);
      expect(
        heard.flatMap(notice =>
          notice.type === 'ledger' ? notice.sessionId : [],
        ),
      ).toEqual(ids);
      // Live text that is too long is lost, which live text may be; nothing else is.
      expect(heard.filter(notice => notice.type === 'live')).toEqual([
        live('short'),
      ]);
    });

    it('listens again after its connection was cut, and has everybody look again', async () => {
      await cutListeners();
      await until(() => heard.some(notice => notice.type === 'resync'));
      heard.length = 0;
      one.publish(ledger(7));
      await until(() => heard.some(notice => notice.type === 'ledger'));
      expect(heard).toContainEqual(ledger(7));
    });

    it('says since when something may be missing, however long it could not listen', async () => {
      let now = Date.parse('2026-11-22T10:00:00Z');
      const deaf = await PostgresNoticeBus.create({
        knex,
        logger,
        now: () => now,
      });
      const told: Notice[] = [];
      deaf.subscribe(notice => told.push(notice));
      now += 5_000;
      const acquire = jest
        .spyOn(knex.client, 'acquireRawConnection')
        .mockRejectedValue(new Error('the database is away'));
      await cutListeners();
      await until(() => acquire.mock.calls.length >= 2);
      now += 3_600_000;
      acquire.mockRestore();
      await until(() => told.length > 0);
      expect(told).toEqual([
        { type: 'resync', since: '2026-11-22T10:00:00.000Z' },
      ]);
      await deaf.close();
    });

    it('notices a connection that has gone silent', async () => {
      const acquire = jest.spyOn(knex.client, 'acquireRawConnection');
      const bus = await PostgresNoticeBus.create({ knex, logger, pingMs: 50 });
      const connection: { query: unknown } = await acquire.mock.results[0]
        .value;
      acquire.mockRestore();
      const told: Notice[] = [];
      bus.subscribe(notice => told.push(notice));
      // It answers for a while, which is no loss.
      await new Promise(resolve => {
        setTimeout(resolve, 300);
      });
      expect(told).toEqual([]);
      const silentFrom = Date.now();
      connection.query = () => new Promise(() => {});
      await until(() => told.length > 0);
      const [resync] = told;
      expect(resync.type).toBe('resync');
      const since = resync.type === 'resync' ? Date.parse(resync.since) : 0;
      expect(since).toBeLessThanOrEqual(silentFrom);
      expect(since).toBeGreaterThan(silentFrom - 5_000);
      await bus.close();
    });

    describe.each(['connect', 'listen'])(
      'where the database does not answer who wants to %s',
      step => {
        /** Of the next connection; `appear` lets it come where it has not yet. */
        function silence() {
          const given: { end: jest.SpyInstance }[] = [];
          let appear = () => {};
          const appeared = new Promise<void>(resolve => {
            appear = resolve;
          });
          const acquire = knex.client.acquireRawConnection.bind(knex.client);
          const spy = jest
            .spyOn(knex.client, 'acquireRawConnection')
            .mockImplementationOnce(async () => {
              if (step === 'connect') {
                await appeared;
              }
              const connection = await acquire();
              given.push({ end: jest.spyOn(connection, 'end') });
              connection.query = () => new Promise(() => {});
              return connection;
            });
          const letGo = async () => {
            await until(() => given[0]?.end.mock.calls.length > 0);
            spy.mockRestore();
          };
          return { appear, letGo };
        }

        it('says so at the start, and keeps no connection', async () => {
          const { appear, letGo } = silence();
          await expect(
            PostgresNoticeBus.create({ knex, logger, connectMs: 500 }),
          ).rejects.toThrow('The database did not answer in 500 ms');
          appear();
          await letGo();
        });

        it('tries again later, and has everybody look again', async () => {
          const acquire = jest.spyOn(knex.client, 'acquireRawConnection');
          const bus = await PostgresNoticeBus.create({
            knex,
            logger,
            connectMs: 2_000,
          });
          const connection: { end(): Promise<void> } = await acquire.mock
            .results[0].value;
          acquire.mockRestore();
          const { appear, letGo } = silence();
          const told: Notice[] = [];
          bus.subscribe(notice => told.push(notice));
          await connection.end();
          await until(() => told.some(({ type }) => type === 'resync'));
          appear();
          await letGo();
          one.publish(ledger(9));
          await until(() => told.some(({ type }) => type === 'ledger'));
          // By one connection, and no other that was opened besides.
          expect(told.filter(({ type }) => type === 'ledger')).toHaveLength(1);
          await bus.close();
        });
      },
    );
  },
);

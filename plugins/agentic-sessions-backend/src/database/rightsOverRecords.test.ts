import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import knexFactory, { type Knex } from 'knex';
import { recordAudit } from '../audit/recordAudit';
import { Ledger } from '../ledger/Ledger';
import { LocalNoticeBus } from '../notices/LocalNoticeBus';
import { openDatabase } from './openDatabase';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['POSTGRES_18'] });

// SQLite has no roles; `npm test` brings a PostgreSQL.
(databases.eachSupportedId().length > 0 ? describe : describe.skip)(
  'the role of production on PostgreSQL',
  () => {
    const role = `portal_${randomUUID().replace(/-/g, '')}`;
    const password = randomUUID();
    const logger = mockServices.logger.mock();
    let owner: Knex;
    let portal: Knex;

    beforeAll(async () => {
      owner = await databases.init('POSTGRES_18');
      await openDatabase(mockServices.database({ knex: owner }), logger);
      // As the README says it.
      const readme = readFileSync(join(__dirname, '../../README.md'), 'utf8');
      const [creation, ...release] = [
        ...readme.matchAll(/```sql\n([^]*?)```/g),
      ].map(([, sql]) =>
        sql
          .replaceAll('agentic_sessions_portal', role)
          .replaceAll('…', password),
      );
      await owner.raw(creation);
      for (const sql of release) {
        // Each time again: no release finds what the one before it left.
        await owner.raw(sql);
        await owner.raw(sql);
      }
      const { connection } = owner.client.config;
      portal = knexFactory({
        client: 'pg',
        connection: { ...connection, user: role, password },
      });
    });

    afterAll(async () => {
      await portal?.destroy();
      await owner.raw(`drop owned by ${role}`);
      await owner.raw(`drop role ${role}`);
    });

    const open = () =>
      openDatabase(
        { getClient: async () => portal, migrations: { skip: true } },
        logger,
      );

    it('writes the ledger and the audit log, and can break neither seal', async () => {
      // Whoever migrates owns, and is told what that means where the portal does it.
      expect(logger.warn).toHaveBeenCalledWith(
        expect.stringContaining('could remove what keeps the ledger'),
      );
      logger.warn.mockClear();
      await open();
      expect(logger.warn).not.toHaveBeenCalled();
      const ref = { namespace: 'payments', sessionId: randomUUID() };
      const ledger = new Ledger({
        knex: portal,
        notices: new LocalNoticeBus({ logger }),
      });
      await ledger.write(ref, async writer => {
        await writer.append([
          { time: writer.now, kind: 'note', actor: 'portal', body: {} },
        ]);
        await recordAudit(writer.trx, {
          time: writer.now,
          ...ref,
          actor: 'ada',
          action: 'stop',
          resource: 'session/x',
          outcome: 'success',
        });
      });
      for (const attack of [
        'alter table audit_log disable trigger audit_log_no_change',
        'drop trigger session_events_no_change on session_events',
        'drop table audit_log',
        'create or replace function agentic_sessions_append_only() returns trigger language plpgsql as $$ begin return old; end $$',
        "set session_replication_role = 'replica'",
        "update audit_log set actor = 'mallory'",
        'delete from session_events',
        'truncate audit_log',
        'delete from knex_migrations',
        'update knex_migrations_lock set is_locked = 1',
      ]) {
        await expect(portal.raw(attack)).rejects.toThrow(
          /must be owner|permission denied/,
        );
      }
    });

    describe('is told what it may do too much', () => {
      const other = `other_${randomUUID().replace(/-/g, '')}`;

      beforeEach(async () => {
        logger.warn.mockClear();
        await owner.raw(`create role ${other}`);
      });
      afterEach(async () => {
        await owner.raw(`alter schema public owner to pg_database_owner`);
        await owner.raw(`reassign owned by ${other} to current_user`);
        await owner.raw(`revoke delete on audit_log from ${role}`);
        await owner.raw(`drop owned by ${other}`);
        await owner.raw(`drop role ${other}`);
      });

      const member = `grant ${other} to ${role}`;
      it.each<[string, string[]]>([
        ['may DELETE on audit_log', [`grant delete on audit_log to ${role}`]],
        [
          'may TRUNCATE on audit_log',
          [`grant truncate on audit_log to ${other}`, member],
        ],
        [
          'may TRUNCATE on audit_log',
          [
            `grant truncate on audit_log to ${other}`,
            `${member} with inherit false`,
          ],
        ],
        ['owns audit_log', [`alter table audit_log owner to ${other}`, member]],
        [
          'owns audit_log',
          [
            `alter table audit_log owner to ${other}`,
            `${member} with inherit false`,
          ],
        ],
        [
          // What CREATEROLE has of a role it made: enough to grant it to itself.
          'owns audit_log',
          [
            `alter table audit_log owner to ${other}`,
            `${member} with admin true, inherit false, set false`,
          ],
        ],
        [
          'owns the schema public',
          [
            `alter schema public owner to ${other}`,
            `grant usage on schema public to ${role}`,
            member,
          ],
        ],
        [
          'is a superuser or a member of one',
          [`alter role ${other} superuser`, `${member} with inherit false`],
        ],
      ])('%s after %j', async (said, statements) => {
        for (const statement of statements) {
          await owner.raw(statement);
        }
        await open();
        expect(logger.warn).toHaveBeenCalledTimes(1);
        expect(logger.warn).toHaveBeenCalledWith(
          expect.stringContaining(`this portal ${said}, so`),
        );
      });
    });
  },
);

import { randomUUID } from 'node:crypto';
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
      for (const statement of [
        `create role ${role} login password '${password}'`,
        `grant usage on schema public to ${role}`,
        `grant select, insert, update, delete on all tables in schema public to ${role}`,
        `grant usage on all sequences in schema public to ${role}`,
        `revoke update, delete on session_events, audit_log from ${role}`,
      ]) {
        await owner.raw(statement);
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
      ]) {
        await expect(portal.raw(attack)).rejects.toThrow(
          /must be owner|permission denied/,
        );
      }
    });

    it('is told what it may do too much', async () => {
      await owner.raw(`grant delete on audit_log to ${role}`);
      await open();
      expect(logger.warn).toHaveBeenCalledWith(
        expect.stringContaining('may DELETE on audit_log'),
      );
    });
  },
);

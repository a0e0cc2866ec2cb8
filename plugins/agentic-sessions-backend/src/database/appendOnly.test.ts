import { randomUUID } from 'node:crypto';
import { mockServices } from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import { recordAudit } from '../audit/recordAudit';
import { Ledger } from '../ledger/Ledger';
import { LocalNoticeBus } from '../notices/LocalNoticeBus';
import { databases, initDatabase } from '../testing/testDatabases';
import { checkAppendOnly } from './checkAppendOnly';
import { isPostgres } from './isPostgres';

jest.setTimeout(60_000);

describe.each(databases.eachSupportedId())('append-only tables on %s', id => {
  let knex: Knex;
  const ref = { namespace: 'payments', sessionId: randomUUID() };

  beforeAll(async () => {
    knex = await initDatabase(id);
    const ledger = new Ledger({
      knex,
      notices: new LocalNoticeBus({ logger: mockServices.logger.mock() }),
    });
    await ledger.write(ref, async writer => {
      await writer.append([
        {
          time: writer.now,
          kind: 'note',
          actor: 'portal',
          body: {},
          sourceKey: 'k',
        },
      ]);
      await writer.appendRunner(0, [
        {
          time: writer.now,
          kind: 'note',
          actor: 'agent',
          body: {},
          runnerSeq: 1,
        },
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
  });

  const snapshot = async () => [
    await knex('session_events').orderBy('seq'),
    await knex('audit_log').orderBy('id'),
  ];

  async function refused(attack: () => Promise<unknown>, why: RegExp) {
    const before = await snapshot();
    await expect(attack()).rejects.toThrow(why);
    expect(await snapshot()).toEqual(before);
  }

  it.each(['session_events', 'audit_log'])(
    'refuses to change %s',
    async table => {
      await refused(
        async () => knex(table).update({ actor: 'mallory' }),
        /append-only/,
      );
      await refused(async () => knex(table).delete(), /append-only/);
    },
  );

  it('refuses an insert that would replace a row by any of its keys', async () => {
    const [event] = await knex('session_events').where({ seq: 1 });
    const [told] = await knex('session_events').where({ seq: 2 });
    const [audit] = await knex('audit_log');
    const attacks: [string, object][] = [
      ['session_events', { ...event, actor: 'mallory' }],
      ['session_events', { ...event, seq: 77, actor: 'mallory' }],
      ['session_events', { ...told, seq: 78, actor: 'mallory' }],
      ['audit_log', { ...audit, actor: 'mallory' }],
    ];
    for (const [table, row] of attacks) {
      if (isPostgres(knex)) {
        await refused(async () => knex(table).insert(row), /duplicate key/);
        await refused(
          async () =>
            knex(table)
              .insert(row)
              .onConflict(
                table === 'audit_log' ? ['id'] : ['session_id', 'seq'],
              )
              .merge(),
          /append-only|duplicate key/,
        );
      } else {
        const columns = Object.keys(row);
        const replace = (names: string[], values: unknown[]) =>
          knex.raw(
            `insert or replace into ${table} (${names.join(
              ', ',
            )}) values (${names.map(() => '?').join(', ')})`,
            values as Knex.RawBinding[],
          );
        await refused(
          async () => replace(columns, Object.values(row)),
          /append-only/,
        );
      }
    }
  });

  it('refuses to replace a row by the key that SQLite hides', async () => {
    if (isPostgres(knex)) {
      await refused(
        async () => knex.raw('truncate session_events'),
        /append-only/,
      );
      await refused(async () => knex.raw('truncate audit_log'), /append-only/);
      // Who owns the table could otherwise switch triggers off for a session.
      await refused(
        () =>
          knex.transaction(async trx => {
            await trx.raw("set local session_replication_role = 'replica'");
            await trx('session_events').delete();
          }),
        /append-only/,
      );
      return;
    }
    const [{ rowid }] = await knex('session_events').select('rowid').limit(1);
    const [event] = await knex('session_events').where({ seq: 2 });
    const row = { ...event, rowid, seq: 99, source_key: 'new', runner_seq: 99 };
    await refused(
      async () =>
        knex.raw(
          `insert or replace into session_events (${Object.keys(row).join(
            ', ',
          )}) values (${Object.keys(row)
            .map(() => '?')
            .join(', ')})`,
          Object.values(row) as Knex.RawBinding[],
        ),
      /append-only/,
    );
  });

  it('is checked at the start', async () => {
    await checkAppendOnly(knex);
    const drop = isPostgres(knex)
      ? 'alter table audit_log disable trigger audit_log_no_change'
      : 'drop trigger audit_log_no_update';
    await knex.raw(drop);
    await expect(checkAppendOnly(knex)).rejects.toThrow(
      isPostgres(knex) ? 'audit_log_no_change' : 'audit_log_no_update',
    );
  });
});

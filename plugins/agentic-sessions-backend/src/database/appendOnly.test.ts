import { randomUUID } from 'node:crypto';
import { mockServices } from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import { recordAudit } from '../audit/recordAudit';
import { Ledger } from '../ledger/Ledger';
import { LocalNoticeBus } from '../notices/LocalNoticeBus';
import { databases, initDatabase } from '../__testUtils__/testDatabases';
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

  /** What came of an attack, and whether a row is other than before. */
  async function attack(work: () => Promise<unknown>) {
    const before = await snapshot();
    const error = await work().then(
      () => 'it went through',
      (reason: Error) => reason.message,
    );
    expect(await snapshot()).toEqual(before);
    return error;
  }

  /** `INSERT OR REPLACE`, which only SQLite has. */
  function replace(table: string, row: object) {
    const columns = Object.keys(row);
    return knex.raw(
      `insert or replace into ${table} (${columns.join(', ')}) values (${columns
        .map(() => '?')
        .join(', ')})`,
      Object.values(row) as Knex.RawBinding[],
    );
  }

  /** An insert that takes the place of what it meets, as each engine knows it. */
  async function overwrite(table: string, row: object) {
    if (isPostgres(knex)) {
      const key = table === 'audit_log' ? ['id'] : ['session_id', 'seq'];
      await knex(table).insert(row).onConflict(key).merge();
    } else {
      await replace(table, row);
    }
  }

  it.each(['session_events', 'audit_log'])(
    'refuses to change %s',
    async table => {
      expect(
        await attack(async () => knex(table).update({ actor: 'mallory' })),
      ).toMatch(/append-only/);
      expect(await attack(async () => knex(table).delete())).toMatch(
        /append-only/,
      );
    },
  );

  it('refuses an insert that would replace a row by any of its keys', async () => {
    const [event] = await knex('session_events').where({ seq: 1 });
    const [told] = await knex('session_events').where({ seq: 2 });
    const [audit] = await knex('audit_log');
    const errors = [
      await attack(() => overwrite('session_events', { ...event, actor: 'm' })),
      // By its source key, and by the number its runner gave it.
      await attack(() => overwrite('session_events', { ...event, seq: 77 })),
      await attack(() => overwrite('session_events', { ...told, seq: 78 })),
      await attack(() => overwrite('audit_log', { ...audit, actor: 'm' })),
    ];
    for (const error of errors) {
      expect(error).toMatch(/append-only|duplicate key/);
    }
  });

  it('refuses the ways that only one engine has', async () => {
    const [{ rowid, ...event }] = await (isPostgres(knex)
      ? knex('session_events').where({ seq: 2 })
      : knex('session_events').where({ seq: 2 }).select('*', 'rowid'));
    const attacks = isPostgres(knex)
      ? [
          async () => knex.raw('truncate session_events'),
          async () => knex.raw('truncate audit_log'),
          // Who owns the table could otherwise switch triggers off for a session.
          () =>
            knex.transaction(async trx => {
              await trx.raw("set local session_replication_role = 'replica'");
              await trx('session_events').delete();
            }),
        ]
      : [
          // The key that SQLite hides.
          async () =>
            replace('session_events', {
              ...event,
              rowid,
              seq: 99,
              runner_seq: 99,
            }),
        ];
    for (const one of attacks) {
      expect(await attack(one)).toMatch(/append-only/);
    }
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

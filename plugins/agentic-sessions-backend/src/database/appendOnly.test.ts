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

  const postgresTampering: [string, string[], string][] = [
    [
      'a trigger that is switched off',
      ['alter table audit_log disable trigger audit_log_no_change'],
      'audit_log_no_change is disabled',
    ],
    [
      'one that a replica passes by',
      ['alter table audit_log enable trigger audit_log_no_truncate'],
      'audit_log_no_truncate is disabled, or not enabled always',
    ],
    [
      'one that is gone',
      ['drop trigger session_events_no_truncate on session_events'],
      'session_events_no_truncate is missing',
    ],
    [
      'its name on another table',
      [
        'drop trigger audit_log_no_change on audit_log',
        `create trigger audit_log_no_change before update or delete on artifacts
         for each row execute function agentic_sessions_append_only()`,
        'alter table artifacts enable always trigger audit_log_no_change',
      ],
      'audit_log_no_change is missing',
    ],
    [
      'one that fires at less',
      [
        'drop trigger audit_log_no_change on audit_log',
        `create trigger audit_log_no_change before delete on audit_log
         for each row execute function agentic_sessions_append_only()`,
        'alter table audit_log enable always trigger audit_log_no_change',
      ],
      'audit_log_no_change does not fire',
    ],
    [
      'one with a condition',
      [
        'drop trigger audit_log_no_change on audit_log',
        `create trigger audit_log_no_change before update or delete on audit_log
         for each row when (false) execute function agentic_sessions_append_only()`,
        'alter table audit_log enable always trigger audit_log_no_change',
      ],
      'audit_log_no_change does not fire',
    ],
    [
      'one for some columns',
      [
        'drop trigger audit_log_no_change on audit_log',
        `create trigger audit_log_no_change before update of trace_id or delete on audit_log
         for each row execute function agentic_sessions_append_only()`,
        'alter table audit_log enable always trigger audit_log_no_change',
      ],
      'audit_log_no_change does not fire',
    ],
    [
      'a function that refuses nothing',
      [
        `create or replace function agentic_sessions_append_only() returns trigger language plpgsql
         as $$ begin return coalesce(new, old); end $$`,
      ],
      'session_events_no_change calls a function',
    ],
  ];
  const refuse = "begin select raise(abort, 'audit_log is append-only'); end";
  const sqliteTampering: typeof postgresTampering = [
    [
      'a trigger that is gone',
      ['drop trigger audit_log_no_update'],
      'audit_log_no_update is missing',
    ],
    [
      'its name on another table',
      [
        'drop trigger audit_log_no_update',
        `create trigger audit_log_no_update before update on artifacts ${refuse}`,
      ],
      'audit_log_no_update is on the table artifacts',
    ],
    [
      'one with a condition',
      [
        'drop trigger audit_log_no_delete',
        `create trigger audit_log_no_delete before delete on audit_log when 0 ${refuse}`,
      ],
      'audit_log_no_delete is not as the migration made it',
    ],
    [
      'one that knows fewer keys',
      [
        'drop trigger audit_log_no_replace',
        `create trigger audit_log_no_replace before insert on audit_log
         when exists (select 1 from audit_log where (rowid = new.rowid)) ${refuse}`,
      ],
      'audit_log_no_replace is not as the migration made it',
    ],
  ];

  it.each(id.startsWith('POSTGRES') ? postgresTampering : sqliteTampering)(
    'finds %s at the start',
    async (_what, statements, words) => {
      const undo = new Error('Everything as before');
      const tampered = knex.transaction(async trx => {
        await checkAppendOnly(trx);
        for (const statement of statements) {
          await trx.raw(statement);
        }
        await expect(checkAppendOnly(trx)).rejects.toThrow(words);
        throw undo;
      });
      await expect(tampered).rejects.toBe(undo);
      await checkAppendOnly(knex);
    },
  );
});

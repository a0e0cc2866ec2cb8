import { randomUUID } from 'node:crypto';
import { mockServices } from '@backstage/backend-test-utils';
import { databases, initDatabase } from '../__testUtils__/testDatabases';
import { until } from '../__testUtils__/until';
import { isPostgres } from '../database/isPostgres';
import { Ledger } from '../ledger/Ledger';
import type { LedgerWriter } from '../ledger/LedgerWriter';
import { LocalNoticeBus } from '../notices/LocalNoticeBus';
import { readReport, type Report } from './readReport';

jest.setTimeout(60_000);

describe.each(databases.eachSupportedId())('readReport on %s', id => {
  it('is of one moment, also where a batch is stored while it reads', async () => {
    const knex = await initDatabase(id);
    const notices = new LocalNoticeBus({ logger: mockServices.logger.mock() });
    const ledger = new Ledger({ knex, notices });
    const ref = { namespace: 'payments', sessionId: randomUUID() };
    // One batch: whoever sees that the turn began has to see what it cost.
    const store = (writer: LedgerWriter) =>
      writer.appendRunner(0, [
        {
          time: writer.now,
          kind: 'turn.started',
          actor: 'runner',
          body: { turn: 1, prompt: 'go' },
          runnerSeq: 1,
        },
        {
          time: writer.now,
          kind: 'usage',
          actor: 'runner',
          body: { inputTokens: 7 },
          runnerSeq: 2,
        },
      ]);
    let begun: Promise<Report> | undefined;
    if (isPostgres(knex)) {
      // Holds the reader up between two of its queries until the batch is committed.
      await ledger.write(ref, async writer => {
        await writer.trx.raw('lock table artifacts in access exclusive mode');
        begun = readReport(knex, ref);
        await until(async () => {
          const { rows } = await writer.trx.raw(
            `select from pg_locks join pg_database on pg_database.oid = database
             where datname = current_database() and relation = 'artifacts'::regclass and not granted`,
          );
          return rows.length > 0;
        });
        await store(writer);
      });
    } else {
      // One connection: who waits for it has it after the reader's next query.
      begun = readReport(knex, ref);
      await ledger.write(ref, store);
    }
    expect(await begun).toEqual({
      activity: 'Idle',
      artifacts: { count: 0 },
      usage: undefined,
    });
    expect(await readReport(knex, ref)).toEqual({
      activity: 'Working',
      firstTurnAt: expect.any(String),
      artifacts: { count: 0 },
      usage: { inputTokens: 7 },
    });
  });
});

import { randomUUID } from 'node:crypto';
import { databases, initDatabase } from '../../__testUtils__/testDatabases';
import { isPostgres } from '../../database/isPostgres';
import { DigestSweeper } from './DigestSweeper';

jest.setTimeout(60_000);

const MINUTE_MS = 60_000;

describe.each(databases.eachSupportedId())('DigestSweeper on %s', id => {
  it('forgets what has no effect any more, and nothing that keeps a repeat out', async () => {
    const knex = await initDatabase(id);
    const now = new Date('2026-11-22T12:00:00.000Z');
    const bringing = async (
      endpoint: string,
      minutesAgo: number,
      count: number,
    ) => {
      const received_at = new Date(
        now.getTime() - minutesAgo * MINUTE_MS,
      ).toISOString();
      const rows = Array.from({ length: count }, () => ({
        endpoint_id: endpoint,
        body_digest: randomUUID(),
        delivery: randomUUID(),
        received_at,
      }));
      await knex.batchInsert(
        'deliveries',
        rows.map(({ delivery, body_digest }) => ({
          id: delivery,
          endpoint_id: endpoint,
          source: 'any',
          namespace: 'payments',
          delivery_id: delivery,
          body_digest,
          body: Buffer.alloc(0),
          headers: '{}',
          secret_index: 0,
          event: 'x',
          status: 'ignored',
          state: 'ignored',
          starts_session: false,
          answer: '{}',
          received_at,
        })),
        20,
      );
      await knex.batchInsert('delivery_digests', rows, 20);
    };
    for (const source of ['github', 'generic']) {
      await knex('webhook_endpoints').insert({
        id: source,
        source,
        namespace: 'payments',
        secrets: '[]',
        enabled: true,
        updated_at: now.toISOString(),
      });
    }
    await bringing('github', 600_000, 1);
    await bringing('generic', 15, 1);
    await bringing('generic', 21, 600);
    await bringing('of-a-module-that-left', 600_000, 1);
    const sweeper = new DigestSweeper({
      knex,
      sources: () => ['generic'],
      repeatWindowMs: 10 * MINUTE_MS,
      now: () => now,
    });
    expect(await sweeper.sweep()).toBe(600);
    expect(await sweeper.sweep()).toBe(0);
    expect(
      await knex('delivery_digests')
        .orderBy('endpoint_id')
        .pluck('endpoint_id'),
    ).toEqual(['generic', 'github', 'of-a-module-that-left']);
  });

  it('finds what it forgets without reading all of them', async () => {
    const knex = await initDatabase(id);
    const plan = await knex.transaction(async trx => {
      const statement = trx('delivery_digests')
        .whereIn('delivery', ['a', 'b'])
        .delete()
        .toString();
      if (!isPostgres(knex)) {
        return trx.raw(`explain query plan ${statement}`);
      }
      // A table of a few rows is read as a whole otherwise.
      await trx.raw('set local enable_seqscan = off');
      return (await trx.raw(`explain ${statement}`)).rows;
    });
    expect(JSON.stringify(plan)).toContain('delivery_digests_delivery_index');
  });
});

import { databases } from '../../__testUtils__/testDatabases';
import {
  aComment,
  send,
  type SentAnswer,
} from '../__testUtils__/githubDelivery';
import { sessionIdOf } from '../__testUtils__/sessionIdOf';
import { WebhookBench } from '../__testUtils__/WebhookBench';
import { readPayload } from '../../sessions/readPayload';
import { BodySweeper } from './BodySweeper';

jest.setTimeout(60_000);

const DAY_MS = 24 * 60 * 60 * 1000;

describe('BodySweeper', () => {
  it('drops bodies whose time is over and still knows what came', async () => {
    const bench = await WebhookBench.start(
      await databases.init(databases.eachSupportedId()[0][0]),
    );
    const old = aComment(bench, '/agent', { issue: 1 });
    const answer = await send(bench, old);
    bench.now = new Date(bench.now.getTime() + 20 * DAY_MS);
    const young = await send(bench, aComment(bench, '/agent', { issue: 2 }));
    bench.now = new Date(bench.now.getTime() + 11 * DAY_MS);
    const sweeper = new BodySweeper({
      knex: bench.knex,
      keepMs: 30 * DAY_MS,
      now: () => bench.now,
    });
    expect(await sweeper.sweep()).toBe(1);
    expect(await sweeper.sweep()).toBe(0);
    const rows = await bench
      .knex('deliveries')
      .orderBy('received_at')
      .select('id', 'body', 'body_digest');
    expect(rows.map(row => row.id)).toEqual([
      answer.body.deliveryId,
      young.body.deliveryId,
    ]);
    expect(rows.map(row => row.body.length > 0)).toEqual([false, true]);
    expect(rows[0].body_digest).toMatch(/^[0-9a-f]{64}$/);
    expect((await send(bench, old)).body).toEqual(answer.body);
    const payload = (of: SentAnswer) =>
      readPayload(bench.knex, {
        namespace: 'payments',
        sessionId: sessionIdOf(of),
      });
    expect(await payload(answer)).toBeUndefined();
    expect(await payload(young)).toMatchObject({
      action: 'created',
    });
    await bench.stop();
  });
});

import {
  KubernetesConnectionError,
  KubernetesError,
} from '@agentic-sessions/kubernetes-client';
import { TestDatabases } from '@backstage/backend-test-utils';
import { aComment, send } from '../__testUtils__/githubDelivery';
import { sessionIdOf } from '../__testUtils__/sessionIdOf';
import { WebhookBench } from '../__testUtils__/WebhookBench';

jest.setTimeout(60_000);

const databases = TestDatabases.create({
  ids: ['SQLITE_3', 'POSTGRES_18'],
});

describe.each(databases.eachSupportedId())(
  'CreationWorker on %s',
  databaseId => {
    let bench: WebhookBench;

    beforeEach(async () => {
      bench = await WebhookBench.start(await databases.init(databaseId));
    });

    afterEach(async () => {
      await bench.stop();
    });

    const accept = async (count = 1): Promise<string[]> => {
      const ids: string[] = [];
      for (let i = 0; i < count; i += 1) {
        const answer = await send(bench, aComment(bench, `/agent ${i}`));
        ids.push(sessionIdOf(answer));
      }
      return ids;
    };
    const later = (ms: number) => {
      bench.now = new Date(bench.now.getTime() + ms);
    };
    const states = () => bench.knex('session_creations').pluck('state');

    it('takes over from a worker that was killed before it created', async () => {
      const [id] = await accept();
      // Killed: it holds the lease and never comes back.
      bench.api.hold = new Promise(() => {});
      void bench.aWorker({ owner: 'killed' }).runOnce();
      await untilTaken(bench);
      bench.api.hold = Promise.resolve();

      const other = bench.aWorker({ owner: 'other' });
      expect(await other.runOnce()).toBe(0);
      later(11_000);
      expect(await other.runOnce()).toBe(1);
      expect([...bench.api.sessions.keys()]).toEqual([id]);
      expect(await states()).toEqual(['done']);
    });

    it('finds what a worker had created that was killed before it could say so', async () => {
      const [id] = await accept();
      const killed = bench.aWorker({
        owner: 'killed',
        project: () => new Promise(() => {}),
      });
      void killed.runOnce();
      while (bench.api.sessions.size === 0) {
        await new Promise(resolve => setTimeout(resolve, 5));
      }
      later(11_000);
      expect(await bench.aWorker({ owner: 'other' }).runOnce()).toBe(1);
      expect(bench.api.creates).toBe(2);
      expect([...bench.api.sessions.keys()]).toEqual([id]);
      expect(await states()).toEqual(['done']);
      expect(await bench.knex('deliveries').pluck('state')).toEqual(['done']);
    });

    it('makes one session each when workers race', async () => {
      const ids = await accept(6);
      await openConnections(bench);
      const workers = Array.from({ length: 4 }, (_, i) =>
        bench.aWorker({ owner: `worker-${i}` }),
      );
      const counts = await Promise.all(workers.map(worker => worker.runOnce()));
      expect(counts.reduce((sum, count) => sum + count, 0)).toBe(6);
      expect(bench.api.creates).toBe(6);
      expect([...bench.api.sessions.keys()].sort()).toEqual(ids.sort());
      expect(await states()).toEqual(Array(6).fill('done'));
    });

    it('makes one session when two hold the same promise, one being slow', async () => {
      const [id] = await accept();
      let release = () => {};
      bench.api.hold = new Promise(resolve => {
        release = resolve;
      });
      const slow = bench.aWorker({ owner: 'slow' }).runOnce();
      await untilTaken(bench);
      later(11_000);
      const quick = bench.aWorker({ owner: 'quick' }).runOnce();
      while (bench.api.creates < 2) {
        await new Promise(resolve => setTimeout(resolve, 5));
      }
      release();
      await Promise.all([slow, quick]);
      expect([...bench.api.sessions.keys()]).toEqual([id]);
      expect(await states()).toEqual(['done']);
      expect(
        await bench.knex('session_events').where({ kind: 'session.created' }),
      ).toHaveLength(1);
    });

    it('tries again, later each time, while the API server is away', async () => {
      const [id] = await accept();
      const worker = bench.aWorker();
      bench.api.failures.push(
        new KubernetesError({ statusCode: 500, message: 'etcd is away' }),
        new KubernetesError({ statusCode: 403, message: 'not yet' }),
        new KubernetesConnectionError('gone', { code: 'ECONNRESET' } as never),
      );
      const waits: number[] = [];
      for (let i = 0; i < 3; i += 1) {
        expect(await worker.runOnce()).toBe(1);
        const [due] = await bench
          .knex('session_creations')
          .pluck('next_attempt_at');
        waits.push(Date.parse(due) - bench.now.getTime());
        expect(await worker.runOnce()).toBe(0);
        bench.now = new Date(due);
      }
      expect(waits).toEqual([200, 400, 800]);
      expect(await worker.runOnce()).toBe(1);
      expect(bench.api.sessions.has(id)).toBe(true);
      expect(await states()).toEqual(['done']);
    });

    it.each([
      [
        'refuses it',
        new KubernetesError({
          statusCode: 422,
          reason: 'Invalid',
          message: 'spec.prompt: too long',
        }),
      ],
    ])('gives up, on record, when the API server %s', async (_, error) => {
      const [id] = await accept();
      bench.api.failures.push(error);
      await bench.aWorker().runOnce();
      expect(await states()).toEqual(['dead']);
      expect(await bench.knex('deliveries').pluck('state')).toEqual(['dead']);
      expect(
        await bench.knex('audit_log').where({ action: 'create' }),
      ).toMatchObject([
        {
          session_id: id,
          outcome: 'failed',
          details: expect.stringContaining('too long'),
        },
      ]);
      later(86_400_000);
      expect(await bench.aWorker().runOnce()).toBe(0);
    });

    it('gives up after an hour of trying', async () => {
      await accept();
      const worker = bench.aWorker();
      const started = bench.now.getTime();
      while ((await states())[0] === 'pending') {
        bench.api.failures.push(
          new KubernetesError({ statusCode: 403, message: 'no rights' }),
        );
        await worker.runOnce();
        later(60_000);
      }
      expect(await states()).toEqual(['dead']);
      expect(bench.now.getTime() - started).toBeGreaterThan(3_600_000);
    });

    it('is woken by a promise and ends when told to', async () => {
      const worker = bench.aWorker();
      const stop = new AbortController();
      const running = worker.run(stop.signal);
      await new Promise(resolve => setTimeout(resolve, 100));
      const [id] = await accept();
      const woken = Date.now();
      worker.wake();
      while (!bench.api.sessions.has(id)) {
        await new Promise(resolve => setTimeout(resolve, 5));
      }
      expect(Date.now() - woken).toBeLessThan(4_000);
      stop.abort();
      await running;
    });
  },
);

async function untilTaken(bench: WebhookBench): Promise<void> {
  while (bench.api.creates === 0) {
    await new Promise(resolve => setTimeout(resolve, 5));
  }
}

/** Opens the pool's connections, so that those who race do not wait for one in turn. */
async function openConnections(bench: WebhookBench): Promise<void> {
  await Promise.all(
    Array.from({ length: 6 }, () =>
      bench.knex.transaction(async trx => {
        await trx.raw('select 1');
        await new Promise(resolve => setTimeout(resolve, 50));
      }),
    ),
  );
}

import {
  KubernetesConnectionError,
  KubernetesError,
} from '@agentic-sessions/kubernetes-client';
import pino from 'pino';
import { WorkQueue } from '../queue/WorkQueue';
import { FakeClock } from '../__testUtils__/FakeClock';
import { Controller } from './Controller';
import type { Reconciler } from './Reconciler';

describe('Controller', () => {
  const run = (reconcile: Reconciler['reconcile'], workers = 1) => {
    const clock = new FakeClock();
    const queue = new WorkQueue({ clock });
    const failed: string[] = [];
    const results: string[] = [];
    const controller = new Controller({
      name: 'test',
      queue,
      clock,
      workers,
      reconciler: { reconcile },
      log: pino({ level: 'silent' }),
      newId: () => 'id',
      metrics: {
        reconciled: result => results.push(result),
        failed: kind => failed.push(kind),
        activeWorkers: () => {},
      },
    });
    const end = new AbortController();
    const running = controller.run(end.signal);
    return { clock, queue, failed, results, running, end };
  };

  it('tries again what failed, with growing waits, and forgets after success', async () => {
    const at: number[] = [];
    const t = run(async () => {
      at.push(t.clock.now());
      if (at.length < 4) throw new Error('not yet');
      return {};
    });
    t.queue.add('a');
    await t.clock.advance(100);
    expect(at.map(time => time - at[0])).toEqual([0, 5, 15, 35]);
    expect(t.queue.failures('a')).toBe(0);
    expect(t.results).toEqual(['error', 'error', 'error', 'success']);
  });

  it('keeps the priority of what failed', async () => {
    const passes: string[] = [];
    const t = run(async key => {
      passes.push(key);
      if (key === 'urgent' && passes.length === 1) throw new Error('once');
      // Longer than the first one waits to be tried again.
      await new Promise<void>(done => t.clock.setTimeout(done, 10));
      return {};
    });
    t.queue.add('urgent', { priority: 20 });
    for (const key of ['a', 'b', 'c']) t.queue.add(key);
    await t.clock.advance(100);
    expect(passes).toEqual(['urgent', 'a', 'urgent', 'b', 'c']);
  });

  it('counts bugs apart, and survives them', async () => {
    let passes = 0;
    const t = run(async () => {
      passes += 1;
      if (passes === 1) throw new TypeError('x is not a function');
      return {};
    });
    t.queue.add('a');
    await t.clock.advance(100);
    expect(passes).toBe(2);
    expect(t.failed).toEqual(['panic']);
  });

  it.each([
    [new KubernetesError({ statusCode: 500, message: 'broken' }), 1],
    [new KubernetesConnectionError('gone', { code: 'ECONNREFUSED' }), 1],
    [new KubernetesError({ statusCode: 429, message: 'busy' }), 0],
    [new KubernetesError({ statusCode: 403, message: 'no' }), 0],
    [new TypeError('x is not a function'), 0],
  ])('has what failed by %s tried after an outage: %i', async (error, keys) => {
    const t = run(async () => {
      throw error;
    });
    t.queue.add('a');
    await t.clock.advance(1);
    expect(t.queue.retryNow()).toBe(keys);
  });

  it('waits for a server that asks for patience, but never long more', async () => {
    const at: number[] = [];
    const t = run(async () => {
      at.push(t.clock.now());
      throw new KubernetesError({ statusCode: 429, message: 'busy' });
    });
    t.queue.add('a');
    await t.clock.advance(60_000);
    const waits = at.slice(1).map((time, i) => time - at[i]);
    expect(waits[0]).toBe(5);
    expect(Math.max(...waits)).toBe(3_000);
  });

  it('looks again when it was asked to', async () => {
    const at: number[] = [];
    const t = run(async () => {
      at.push(t.clock.now());
      return at.length === 1 ? { requeueAfterMs: 700 } : {};
    });
    t.queue.add('a');
    await t.clock.advance(1_000);
    expect(at.map(time => time - at[0])).toEqual([0, 700]);
  });

  it('aborts a pass that takes too long', async () => {
    const t = run(
      (_, { signal }) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason));
        }),
    );
    t.queue.add('a');
    await t.clock.advance(60_000);
    expect(t.failed).toEqual(['timeout']);
  });

  it('works on several keys at once, never on one twice, and drains', async () => {
    const now = new Set<string>();
    let most = 0;
    let finish: (() => void)[] = [];
    const t = run(async key => {
      if (now.has(key)) throw new Error('twice');
      now.add(key);
      most = Math.max(most, now.size);
      await new Promise<void>(resolve => finish.push(resolve));
      now.delete(key);
      return {};
    }, 3);
    for (const key of ['a', 'b', 'c', 'd', 'a']) t.queue.add(key);
    await t.clock.advance(0);
    t.queue.add('a');
    await t.clock.advance(0);
    expect(most).toBe(3);
    t.queue.close();
    finish.splice(0).forEach(f => f());
    finish = [];
    await t.running;
    expect(t.failed).toEqual([]);
  });
});

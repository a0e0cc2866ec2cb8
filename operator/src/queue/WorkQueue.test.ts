import fc from 'fast-check';
import { FakeClock } from '../__testUtils__/FakeClock';
import { ItemBackoff } from './ItemBackoff';
import { LOW_PRIORITY, WorkQueue } from './WorkQueue';

describe('WorkQueue', () => {
  let clock: FakeClock;
  let queue: WorkQueue;

  beforeEach(() => {
    clock = new FakeClock();
    queue = new WorkQueue({ clock });
  });

  /** What get() hands out at once, or undefined where it waits. */
  const take = async (): Promise<string | undefined> => {
    let taken: string | undefined;
    void queue.get().then(key => {
      taken = key;
    });
    await clock.advance(0);
    return taken;
  };

  it('holds a key once, however often it is added', async () => {
    queue.add('a');
    queue.add('a');
    queue.add('b');
    expect(queue.size).toBe(2);
    expect([await take(), await take()]).toEqual(['a', 'b']);
    queue.done('a');
    queue.done('b');
    expect(queue.size).toBe(0);
  });

  it('hands a key out again after done when it was added meanwhile, and not before', async () => {
    queue.add('a');
    await take();
    queue.add('a');
    queue.add('a');
    const second = queue.get();
    let handed = false;
    void second.then(() => {
      handed = true;
    });
    await clock.advance(0);
    expect(handed).toBe(false);
    queue.done('a');
    await expect(second).resolves.toBe('a');
    queue.done('a');
    expect(queue.size).toBe(0);
  });

  it('gives higher priorities first, and within one who came first', async () => {
    queue.add('resync', { priority: LOW_PRIORITY });
    queue.add('first');
    queue.add('second');
    queue.add('urgent', { priority: 10 });
    const order = [];
    for (let i = 0; i < 4; i += 1) order.push(await take());
    expect(order).toEqual(['urgent', 'first', 'second', 'resync']);
  });

  it('keeps the higher priority and the earlier time of two adds', async () => {
    queue.add('a', { priority: LOW_PRIORITY, afterMs: 1_000 });
    queue.add('b', { priority: LOW_PRIORITY });
    queue.add('a', { priority: 0, afterMs: 5_000 });
    await clock.advance(1_000);
    expect([await take(), await take()]).toEqual(['a', 'b']);
  });

  it('hands out a delayed key at its time, at once when it is added without delay', async () => {
    queue.add('later', { afterMs: 1_000 });
    queue.add('now', { afterMs: 1_000 });
    queue.add('now');
    const [first, second] = [queue.get(), queue.get()];
    await expect(first).resolves.toBe('now');
    let handed = false;
    void second.then(() => {
      handed = true;
    });
    await clock.advance(999);
    expect(handed).toBe(false);
    await clock.advance(1);
    await expect(second).resolves.toBe('later');
  });

  it('waits 5 ms after the first failure, twice that after each, 1000 s at most, and forgets', async () => {
    const backoff = new ItemBackoff();
    const waits = Array.from({ length: 20 }, () => backoff.next('a'));
    expect(waits.slice(0, 4)).toEqual([5, 10, 20, 40]);
    expect(waits.at(-1)).toBe(1_000_000);
    expect(backoff.next('b')).toBe(5);
    backoff.forget('a');
    expect(backoff.next('a')).toBe(5);

    queue.addRateLimited('a');
    queue.addRateLimited('b');
    expect(queue.failures('a')).toBe(1);
    const got = queue.get();
    await clock.advance(5);
    await expect(got).resolves.toBe('a');
    queue.forget('a');
    expect(queue.failures('a')).toBe(0);
  });

  it('tries what failed by an outage at once when it is told to, and only that', async () => {
    const got: string[] = [];
    const work = async () => {
      for (let key = await queue.get(); key; key = await queue.get()) {
        got.push(key);
        queue.addRateLimited(key, { byOutage: key !== 'bug' });
        queue.done(key);
      }
    };
    queue.add('timed', { afterMs: 3_600_000 });
    queue.add('bug');
    queue.add('failing', { priority: 7 });
    void work();
    // By now the next try is most of a minute away.
    await clock.advance(60_000);
    got.length = 0;
    expect(queue.retryNow()).toBe(1);
    await clock.advance(0);
    expect(got).toEqual(['failing']);
    // Soon again should it fail once more, but not as often as at first.
    await clock.advance(600);
    expect(got).toEqual(['failing']);
    await clock.advance(400);
    expect(got).toEqual(['failing', 'failing']);
    await clock.advance(5_000);
    expect(got).toHaveLength(4);
  });

  it('takes what failed by something else since, or did not fail, for no outage', () => {
    queue.addRateLimited('a', { byOutage: true });
    queue.addRateLimited('a');
    queue.addRateLimited('b', { byOutage: true });
    queue.forget('b');
    expect(queue.retryNow()).toBe(0);
  });

  describe('that probes whether an outage is over', () => {
    let got: string[];

    const failByOutage = (key: string) =>
      queue.addRateLimited(key, { byOutage: true });

    const work = async () => {
      for (let key = await queue.get(); key; key = await queue.get()) {
        got.push(key);
        failByOutage(key);
        queue.done(key);
      }
    };

    /** All of these have failed so often that they wait for minutes. */
    const fail = (...keys: string[]) => {
      for (let i = 0; i < 17; i += 1) keys.forEach(failByOutage);
    };

    const probed = async (limit = 10) => {
      got = [];
      queue.probe(limit);
      await clock.advance(0);
      return got;
    };

    beforeEach(() => {
      got = [];
    });

    it('tries one key of each namespace, and another one the next time', async () => {
      fail('a/1', 'a/2', 'b/1', 'runtime');
      queue.add('c/1', { afterMs: 1_000 });
      void work();
      expect(await probed()).toEqual(['a/1', 'b/1', 'runtime']);
      expect(await probed()).toEqual(['a/2', 'b/1', 'runtime']);
      expect(await probed()).toEqual(['a/1', 'b/1', 'runtime']);
    });

    it('tries no more than it may, and in the end all', async () => {
      fail('a/1', 'b/1', 'c/1');
      void work();
      expect(await probed(2)).toEqual(['a/1', 'b/1']);
      expect(await probed(2)).toEqual(['c/1', 'a/1']);
    });

    it('asks ever more rarely, and in the end about twice a minute', async () => {
      failByOutage('a/1');
      void work();
      const asked = async (seconds: number) => {
        got = [];
        for (let i = 0; i < seconds / 2; i += 1) {
          await clock.advance(2_000);
          queue.probe(10);
          await clock.advance(0);
        }
        return got.length;
      };
      // By its own waits it would be 13 times in all this time.
      expect(await asked(60)).toBeGreaterThan(29);
      expect(await asked(600)).toBeGreaterThan(60);
      await asked(1_800);
      const late = await asked(600);
      expect(late).toBeGreaterThanOrEqual(18);
      expect(late).toBeLessThanOrEqual(22);
    });

    it('tries no second one where one is being tried', async () => {
      fail('a/1', 'a/2');
      queue.probe(10);
      queue.probe(10);
      expect(await take()).toBe('a/1');
      void work();
      expect(await probed()).toEqual([]);
    });
  });

  it('keeps the priority of what is tried again', async () => {
    queue.add('low', { priority: LOW_PRIORITY });
    queue.add('high', { priority: 10 });
    for (const key of [await take(), await take()]) {
      queue.addRateLimited(key!);
      queue.done(key!);
    }
    queue.add('between');
    await clock.advance(5);
    expect([await take(), await take(), await take()]).toEqual([
      'high',
      'between',
      'low',
    ]);
  });

  it('counts as depth, and as added, what could be handed out now', async () => {
    const depths: number[] = [];
    let added = 0;
    queue = new WorkQueue({
      clock,
      metrics: {
        added: () => {
          added += 1;
        },
        depth: items => depths.push(items),
        retried: () => {},
        waited: () => {},
        worked: () => {},
      },
    });
    const counts = () => ({ depth: depths.at(-1), added });
    queue.add('later', { afterMs: 1_000 });
    queue.add('much later', { afterMs: 5_000 });
    expect(counts()).toEqual({ depth: 0, added: 0 });
    queue.add('now');
    queue.add('now');
    expect(counts()).toEqual({ depth: 1, added: 1 });
    await clock.advance(1_000);
    expect(counts()).toEqual({ depth: 2, added: 2 });
    await take();
    await take();
    expect(counts()).toEqual({ depth: 0, added: 2 });
    // Added while it is worked on: it waits, and its time comes meanwhile.
    queue.add('now', { afterMs: 10 });
    expect(counts()).toEqual({ depth: 0, added: 2 });
    await clock.advance(20);
    queue.done('now');
    expect(counts()).toEqual({ depth: 1, added: 3 });
    queue.close();
    expect(depths.at(-1)).toBe(0);
  });

  it('hands out nothing after it was closed, to those who wait already too', async () => {
    const waiting = queue.get();
    queue.add('b', { afterMs: 1_000 });
    queue.close();
    queue.add('a');
    await expect(waiting).resolves.toBeUndefined();
    await expect(queue.get()).resolves.toBeUndefined();
  });

  it('hands out every key exactly at its time, whatever was added and brought forward', async () => {
    const step = fc.record({
      key: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'),
      afterMs: fc.constantFrom(0, 5, 50, 500, 5_000, 50_000),
      waitMs: fc.constantFrom(0, 0, 1, 30),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async steps => {
        const time = new FakeClock();
        const tested = new WorkQueue({ clock: time });
        const due = new Map<string, number>();
        const late: string[] = [];
        const work = async () => {
          for (;;) {
            const key = await tested.get();
            if (key === undefined) return;
            if (due.get(key) !== time.now()) late.push(key);
            due.delete(key);
            tested.done(key);
          }
        };
        void work();
        for (const { key, afterMs, waitMs } of steps) {
          const at = time.now() + afterMs;
          due.set(key, Math.min(due.get(key) ?? at, at));
          tested.add(key, { afterMs });
          await time.advance(waitMs);
        }
        await time.advance(100_000);
        expect(late).toEqual([]);
        expect([...due.keys()]).toEqual([]);
      }),
    );
  });

  it('never has a key with two workers, and forgets no key that was added', async () => {
    const step = fc.oneof(
      fc.record({
        do: fc.constant('add' as const),
        key: fc.constantFrom('a', 'b', 'c', 'd'),
        priority: fc.integer({ min: -2, max: 2 }),
        afterMs: fc.constantFrom(0, 0, 3, 10),
      }),
      fc.record({ do: fc.constant('get' as const) }),
      fc.record({ do: fc.constant('done' as const), index: fc.nat(3) }),
      fc.record({ do: fc.constant('wait' as const), ms: fc.nat(12) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), async steps => {
        const time = new FakeClock();
        const tested = new WorkQueue({ clock: time });
        const working: string[] = [];
        /** Keys added since they were last handed out. */
        const owed = new Set<string>();
        let asking = 0;
        const ask = () => {
          asking += 1;
          void tested.get().then(key => {
            asking -= 1;
            if (key === undefined) return;
            if (working.includes(key)) throw new Error(`${key} twice`);
            if (!owed.delete(key)) throw new Error(`${key} unasked`);
            working.push(key);
          });
        };
        for (const s of steps) {
          if (s.do === 'add') {
            owed.add(s.key);
            tested.add(s.key, s);
          } else if (s.do === 'get') ask();
          else if (s.do === 'wait') await time.advance(s.ms);
          else if (working.length > 0) {
            const [key] = working.splice(s.index % working.length, 1);
            tested.done(key);
          }
          await time.advance(0);
        }
        // In the end everybody works and everything was handed out.
        for (
          let i = 0;
          i < 200 && (owed.size > 0 || working.length > 0);
          i += 1
        ) {
          for (const key of working.splice(0)) tested.done(key);
          while (asking < 4) ask();
          await time.advance(5);
        }
        expect([...owed]).toEqual([]);
        expect(tested.size).toBe(0);
      }),
      { numRuns: 150 },
    );
  });
});

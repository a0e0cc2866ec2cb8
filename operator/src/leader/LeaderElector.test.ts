import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import {
  KubernetesError,
  type KubernetesClient,
  type Lease,
} from '@agentic-sessions/kubernetes-client';
import pino from 'pino';
import { FakeClock } from '../__testUtils__/FakeClock';
import { LeaderElector } from './LeaderElector';
import { isProcessKnownDead, processIdentity } from './processIdentity';

/** One Lease with an API server's manners. */
class LeaseServer {
  lease: Lease | undefined;
  down = false;
  /** Nothing is answered, and no time limit ends that. */
  hangs = false;
  #version = 0;

  readonly client = {
    get: async () => {
      this.#check();
      if (!this.lease)
        throw new KubernetesError({ statusCode: 404, message: 'none' });
      return structuredClone(this.lease);
    },
    create: async (_: unknown, lease: Lease) => {
      this.#check();
      if (this.lease) {
        throw new KubernetesError({
          statusCode: 409,
          reason: 'AlreadyExists',
          message: 'there',
        });
      }
      return this.#keep(lease);
    },
    update: async (_: unknown, lease: Lease) => {
      while (this.hangs) await new Promise(resolve => setImmediate(resolve));
      this.#check();
      if (
        lease.metadata.resourceVersion !== this.lease?.metadata.resourceVersion
      ) {
        throw new KubernetesError({
          statusCode: 409,
          reason: 'Conflict',
          message: 'old',
        });
      }
      return this.#keep(lease);
    },
  } as unknown as KubernetesClient;

  #check() {
    if (this.down)
      throw new KubernetesError({ statusCode: 500, message: 'down' });
  }

  #keep(lease: Lease): Lease {
    this.#version += 1;
    this.lease = {
      ...lease,
      metadata: { ...lease.metadata, resourceVersion: `${this.#version}` },
    };
    return structuredClone(this.lease);
  }
}

describe('LeaderElector', () => {
  let clock: FakeClock;
  /** What somebody set the machine's clock forward by. */
  let stepMs: number;
  let server: LeaseServer;
  let leading: string[];

  beforeEach(() => {
    clock = new FakeClock();
    stepMs = 0;
    server = new LeaseServer();
    leading = [];
  });

  const start = (identity: string, isKnownDead?: (id: string) => boolean) => {
    const stop = new AbortController();
    const elector = new LeaderElector({
      client: server.client,
      clock: {
        now: () => clock.now() + stepMs,
        setTimeout: (callback, ms) => clock.setTimeout(callback, ms),
      },
      steady: clock,
      log: pino({ level: 'silent' }),
      namespace: 'n',
      name: 'l',
      identity,
      isKnownDead,
      random: () => 0,
    });
    const run = elector
      .run(stop.signal, async signal => {
        leading.push(identity);
        await new Promise(resolve => signal.addEventListener('abort', resolve));
        leading = leading.filter(l => l !== identity);
      })
      .catch(e => e);
    return { elector, stop, run };
  };

  it('lets one lead, and the next at once when the first releases', async () => {
    const a = start('a');
    await clock.advance(0);
    const b = start('b');
    await clock.advance(60_000);
    expect(leading).toEqual(['a']);
    expect(server.lease?.spec?.holderIdentity).toBe('a');
    a.stop.abort();
    await a.run;
    expect(server.lease?.spec?.holderIdentity).toBe('');
    await clock.advance(2_000);
    expect(leading).toEqual(['b']);
    expect(server.lease?.spec?.leaseTransitions).toBe(1);
    b.stop.abort();
    await b.run;
  });

  it('waits for the lease of a holder that says nothing any more to run out by its own clock', async () => {
    server.lease = {
      metadata: { name: 'l', namespace: 'n', resourceVersion: '0' },
      // A clock that is a year behind must not matter.
      spec: {
        holderIdentity: 'gone',
        leaseDurationSeconds: 15,
        renewTime: '2025-01-01T00:00:00.000000Z',
      },
    };
    const b = start('b');
    await clock.advance(14_000);
    expect(leading).toEqual([]);
    await clock.advance(4_000);
    expect(leading).toEqual(['b']);
    b.stop.abort();
    await b.run;
  });

  it('takes over at once from its own earlier life, or from who is known to be dead', async () => {
    const lease = (holderIdentity: string): Lease => ({
      metadata: { name: 'l', namespace: 'n', resourceVersion: '0' },
      spec: { holderIdentity, leaseDurationSeconds: 15 },
    });
    server.lease = lease('same');
    const same = start('same');
    await clock.advance(0);
    expect(leading).toEqual(['same']);
    same.stop.abort();
    await same.run;
    server.lease = lease('dead');
    const heir = start('heir', id => id === 'dead');
    await clock.advance(0);
    expect(leading).toEqual(['heir']);
    heir.stop.abort();
    await heir.run;
  });

  it('steps down before anybody else may lead, when it cannot renew', async () => {
    const a = start('a');
    await clock.advance(0);
    const b = start('b');
    await clock.advance(4_000);
    server.down = true;
    await clock.advance(9_000);
    expect(leading).toEqual(['a']);
    expect(a.elector.isLeading()).toBe(true);
    await clock.advance(3_000);
    expect(leading).toEqual([]);
    expect(a.elector.isLeading()).toBe(false);
    await expect(a.run).resolves.toMatchObject({ message: 'Lost the lease' });
    server.down = false;
    await clock.advance(20_000);
    expect(leading).toEqual(['b']);
    b.stop.abort();
    await b.run;
  });

  it.each([3_600_000, -3_600_000])(
    "takes no live lease where the machine's clock is set by %d ms",
    async ms => {
      server.lease = {
        metadata: { name: 'l', namespace: 'n', resourceVersion: '0' },
        spec: { holderIdentity: 'other', leaseDurationSeconds: 15 },
      };
      const b = start('b');
      await clock.advance(5_000);
      stepMs = ms;
      await clock.advance(8_000);
      expect(leading).toEqual([]);
      // And no later for it where that one is really gone.
      await clock.advance(6_000);
      expect(leading).toEqual(['b']);
      b.stop.abort();
      await b.run;
    },
  );

  it("is deposed in time where the machine's clock is set back", async () => {
    const a = start('a');
    await clock.advance(4_000);
    server.down = true;
    stepMs = -3_600_000;
    await clock.advance(12_000);
    expect(a.elector.isLeading()).toBe(false);
    expect(leading).toEqual([]);
    await a.run;
  });

  it('does not act for a moment where the machine may have slept', async () => {
    const a = start('a');
    await clock.advance(0);
    stepMs = 60_000;
    expect(a.elector.isLeading()).toBe(false);
    await clock.advance(2_000);
    expect(a.elector.isLeading()).toBe(true);
    expect(leading).toEqual(['a']);
    a.stop.abort();
    await a.run;
  });

  it('steps down at once where another one holds the lease', async () => {
    const a = start('a');
    await clock.advance(0);
    server.lease = {
      metadata: { name: 'l', namespace: 'n', resourceVersion: 'stolen' },
      spec: { holderIdentity: 'thief', leaseDurationSeconds: 15 },
    };
    await clock.advance(2_000);
    expect(a.elector.isLeading()).toBe(false);
    expect(leading).toEqual([]);
    await expect(a.run).resolves.toMatchObject({ message: 'Lost the lease' });
    expect(server.lease.spec?.holderIdentity).toBe('thief');
  });

  it.each([
    ['does not arrive', true],
    ['arrives all the same', false],
  ])(
    'gives the lease back also where a renewal under way %s',
    async (_, isLost) => {
      const a = start('a');
      await clock.advance(0);
      const { update } = server.client;
      server.client.update = (async (
        resource: never,
        lease: never,
        options: { signal: AbortSignal },
      ) => {
        server.client.update = update;
        // The answer never comes; its asker gives up.
        if (!isLost) await update(resource, lease);
        return new Promise((_resolve, reject) => {
          options.signal.addEventListener('abort', () =>
            reject(new Error('no')),
          );
        });
      }) as never;
      await clock.advance(3_000);
      a.stop.abort();
      await a.run;
      expect(server.lease?.spec?.holderIdentity).toBe('');
    },
  );

  it('says for how long nothing has come of its tries', async () => {
    const a = start('a');
    await clock.advance(60_000);
    expect(a.elector.stalledMs()).toBeLessThan(3_000);
    server.hangs = true;
    await clock.advance(60_000);
    expect(a.elector.stalledMs()).toBeGreaterThan(55_000);
    a.stop.abort();
    server.hangs = false;
  });

  it('never has two leaders while both stand and the server comes and goes', async () => {
    const a = start('a');
    const b = start('b');
    for (let i = 0; i < 200; i += 1) {
      server.down = i % 17 > 12;
      await clock.advance(1_700);
      expect(leading.length).toBeLessThanOrEqual(1);
      expect(
        Number(a.elector.isLeading()) + Number(b.elector.isLeading()),
      ).toBeLessThanOrEqual(1);
    }
    a.stop.abort();
    b.stop.abort();
    await Promise.all([a.run, b.run]);
  });
});

describe('processIdentity', () => {
  it('takes a process that only waits to be collected for dead', async () => {
    // The shell becomes something that never collects what it started before.
    const parent = spawn('sh', ['-c', 'sleep 60 & echo $!; exec sleep 60']);
    try {
      const [line] = await once(parent.stdout, 'data');
      const pid = Number(line);
      const stat = (of = pid) => readFileSync(`/proc/${of}/stat`, 'utf8');
      const until = async (holds: () => boolean) => {
        while (!holds()) await new Promise(done => setTimeout(done, 5));
      };
      await until(() => stat(parent.pid).includes('(sleep)'));
      process.kill(pid);
      await until(() => stat().includes(') Z '));
      const ticks = stat()
        .slice(stat().lastIndexOf(')') + 2)
        .split(' ')[19];
      const own = processIdentity().split('_').slice(0, -2);
      expect(isProcessKnownDead([...own, pid, ticks].join('_'))).toBe(true);
    } finally {
      parent.kill();
    }
  });

  it('says of a process that it is gone only where that is certain', () => {
    const own = processIdentity();
    expect(isProcessKnownDead(own)).toBe(false);
    const parts = own.split('_');
    // The same id, begun at another time: an earlier process of that id.
    expect(isProcessKnownDead([...parts.slice(0, -1), '1'].join('_'))).toBe(
      true,
    );
    const elsewhere = ['other-host', ...parts.slice(1, -1), '1'].join('_');
    expect(isProcessKnownDead(elsewhere)).toBe(false);
    expect(isProcessKnownDead('operator-7c9d-abcde')).toBe(false);
  });
});

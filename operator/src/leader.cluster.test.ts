import { SESSION_LABEL } from '@agentic-sessions/kubernetes-api';
import { LEASES, PODS } from '@agentic-sessions/kubernetes-client';
import { eventually } from '@agentic-sessions/test-support';
import { ChaosProxy } from './__testUtils__/ChaosProxy';
import { OperatorBench } from './__testUtils__/OperatorBench';
import { SessionBatch, TIDY } from './__testUtils__/SessionBatch';
import { SOON_MS } from './__testUtils__/soonMs';

jest.setTimeout(240_000);

const pause = (ms: number) => new Promise<void>(done => setTimeout(done, ms));

/** A lease that nobody renews is free after so long; it is looked at every two seconds and a bit. */
const LEASE_MS = 15_000;
const LOOK_MS = 2_500;

describe('Two operators, of which one leads', () => {
  const bench = new OperatorBench();

  beforeAll(() => bench.start());
  afterAll(() => bench.stop());

  const holder = async () => {
    const lease = await bench.cluster.client.get(LEASES, {
      namespace: 'agentic-sessions-system',
      name: bench.namespace,
    });
    return lease.spec?.holderIdentity;
  };

  it('cut off for longer than its lease, then killed: the other takes over each time', async () => {
    const proxy = new ChaosProxy(bench.cluster.client.config);
    const one = bench.operator(
      { ...TIDY, LEADER_ELECTION_IDENTITY: 'one' },
      await proxy.start(),
    );
    const two = bench.operator({ ...TIDY, LEADER_ELECTION_IDENTITY: 'two' });
    one.start();
    await eventually(async () => expect(await holder()).toBe('one'), {
      timeoutMs: 30_000,
    });
    two.start();
    const batch = new SessionBatch(bench);
    await batch.start({ count: 20, runMs: 10_000, pause: () => pause(100) });
    expect(await holder()).toBe('one');
    // From here on nothing of it arrives, and it hears nothing.
    const wrote: string[] = [];
    let cutOff = true;
    proxy.misbehave((path, method) => {
      if (cutOff) return 'reset';
      if (method !== 'GET' && !path.includes('/leases/')) wrote.push(path);
      return 'pass';
    });
    proxy.cut();
    await eventually(async () => expect(await holder()).toBe('two'), {
      timeoutMs: LEASE_MS + LOOK_MS + SOON_MS,
    });
    const takenOver = Date.now();
    await pause(SOON_MS);
    cutOff = false;
    await batch.endsRightly(60_000);
    expect(batch.latestEnd(takenOver)).toBeLessThan(SOON_MS);
    // It is back, stands for election and has written nothing.
    expect(await holder()).toBe('two');
    expect(wrote).toEqual([]);
    expect(one.log).toContain('no longer leading');

    const next = new SessionBatch(bench);
    await next.start({ count: 10, runMs: 3_000, pause: () => pause(100) });
    await two.end('SIGKILL');
    await eventually(async () => expect(await holder()).toBe('one'), {
      timeoutMs: LEASE_MS + LOOK_MS + SOON_MS,
    });
    const takenBack = Date.now();
    await next.endsRightly(60_000);
    expect(next.latestEnd(takenBack)).toBeLessThan(SOON_MS);
    expect(await one.end('SIGTERM')).toBe(0);
    expect(await holder()).toBe('');
    await proxy.stop();
  });

  it('a lease that is lost in the middle of a reconcile', async () => {
    const proxy = new ChaosProxy(bench.cluster.client.config);
    const one = bench.operator({}, await proxy.start());
    one.start();
    const before = await bench.session({}, { runMs: 100 });
    await bench.reaches(before, 'Completed/TurnEnded', 30_000);
    // It leads; its next Pod is on its way and does not arrive, and its lease is not renewed any more.
    let arrive = () => {};
    const onItsWay = new Promise<void>(resolve => {
      arrive = resolve;
    });
    let held = 0;
    proxy.misbehave((path, method) => {
      if (path.includes('/leases/')) return 'error500';
      if (method !== 'POST' || !/\/pods(\?|$)/.test(path)) return 'pass';
      held += 1;
      return onItsWay;
    });
    const two = bench.operator({ LEADER_ELECTION_IDENTITY: 'two' });
    two.start();
    const name = await bench.session({}, {});
    await eventually(() => expect(held).toBe(1), { timeoutMs: 10_000 });
    // The lease runs out, and the other goes on with the same session.
    await eventually(async () => expect(await holder()).toBe('two'), {
      timeoutMs: LEASE_MS + LOOK_MS + SOON_MS,
    });
    const takenOver = Date.now();
    await eventually(() => expect(bench.status(name).phase).toBe('Running'), {
      timeoutMs: 2 * SOON_MS,
    });
    expect(Date.now() - takenOver).toBeLessThan(SOON_MS);
    const { workload } = bench.status(name);
    arrive();
    await pause(1_000);
    proxy.misbehave(() => 'pass');
    const { items } = await bench.cluster.client.list(PODS, {
      namespace: bench.namespace,
      labelSelector: `${SESSION_LABEL}=${name}`,
    });
    expect(items.map(pod => pod.metadata.uid)).toEqual([workload?.podUID]);
    expect(bench.kubelet.doubles).toEqual([]);
    await bench.want(name, 'Stopped');
    await bench.reaches(name, 'Stopped/StoppedByUser');
    expect(bench.status(name).history?.map(h => h.phase)).toEqual([
      'Starting',
      'Running',
      'Stopped',
    ]);
    await one.end('SIGTERM');
    await two.end('SIGTERM');
    await proxy.stop();
  });

  it('a lease that somebody takes by force: the one that held it ends its term at once', async () => {
    const one = bench.operator({ LEADER_ELECTION_IDENTITY: 'one' });
    one.start();
    await eventually(async () => expect(await holder()).toBe('one'), {
      timeoutMs: 30_000,
    });
    await bench.cluster.client.patch(
      LEASES,
      { namespace: 'agentic-sessions-system', name: bench.namespace },
      { type: 'merge', body: { spec: { holderIdentity: 'thief' } } },
    );
    await eventually(
      () => expect(one.log).toContain('Another process holds the lease'),
      { timeoutMs: LOOK_MS + SOON_MS },
    );
    await one.end('SIGTERM');
  });
});

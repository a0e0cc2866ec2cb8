import { SESSION_LABEL } from '@agentic-sessions/kubernetes-api';
import { LEASES, PODS } from '@agentic-sessions/kubernetes-client';
import { eventually } from '@agentic-sessions/test-support';
import { ChaosProxy, type Mischief } from './__testUtils__/ChaosProxy';
import { OperatorBench } from './__testUtils__/OperatorBench';
import { SOON_MS } from './__testUtils__/soonMs';

jest.setTimeout(120_000);

const pause = (ms: number) => new Promise<void>(done => setTimeout(done, ms));

const isNewPod = (path: string, method: string) =>
  method === 'POST' && /\/pods(\?|$)/.test(path);

describe('An operator that is told to end while it works', () => {
  const bench = new OperatorBench();
  let proxy: ChaosProxy;
  let held = 0;

  beforeAll(() => bench.start());
  afterAll(() => bench.stop());

  beforeEach(async () => {
    proxy = new ChaosProxy(bench.cluster.client.config);
    held = 0;
  });
  afterEach(() => proxy.stop());

  const holder = async () => {
    const lease = await bench.cluster.client.get(LEASES, {
      namespace: 'agentic-sessions-system',
      name: bench.namespace,
    });
    return lease.spec?.holderIdentity;
  };

  const podsOf = async (name: string) =>
    (
      await bench.cluster.client.list(PODS, {
        namespace: bench.namespace,
        labelSelector: `${SESSION_LABEL}=${name}`,
      })
    ).items.map(pod => pod.metadata.uid);

  /** Lets the operator come so far that what `isHeld` chooses is on its way. */
  const startAndHold = async (
    env: Record<string, string>,
    isHeld: (path: string, method: string) => boolean,
    how: Mischief,
  ) => {
    const operator = bench.operator(env, await proxy.start());
    operator.start();
    const before = await bench.session({}, { runMs: 100 });
    await bench.reaches(before, 'Completed/TurnEnded', 30_000);
    proxy.misbehave((path, method) => {
      if (!isHeld(path, method)) return 'pass';
      held += 1;
      return how;
    });
    return operator;
  };

  it('ends what is under way, gives the lease back, and the next one goes on with it', async () => {
    let arrive = () => {};
    const onItsWay = new Promise<void>(done => {
      arrive = done;
    });
    const operator = await startAndHold({}, isNewPod, onItsWay);
    const names = [await bench.session({}, {}), await bench.session({}, {})];
    await eventually(() => expect(held).toBe(2));
    const ended = operator.end('SIGTERM');
    // It waits for the answer, and still holds the lease meanwhile.
    await pause(1_500);
    expect(await holder()).not.toBe('');
    arrive();
    expect(await ended).toBe(0);
    expect(await holder()).toBe('');
    const made = await Promise.all(names.map(podsOf));
    expect(made.map(uids => uids.length)).toEqual([1, 1]);
    // Nothing of what it knew is needed to go on.
    const next = bench.operator();
    next.start();
    for (const [index, name] of names.entries()) {
      await eventually(() => expect(bench.status(name).phase).toBe('Running'), {
        timeoutMs: 30_000,
      });
      expect(bench.status(name).workload?.podUID).toBe(made[index][0]);
      await bench.want(name, 'Stopped');
    }
    for (const name of names) {
      await bench.reaches(name, 'Stopped/StoppedByUser', 30_000);
    }
    expect(bench.kubelet.doubles).toEqual([]);
    await next.end('SIGTERM');
  });

  it.each<[string, (path: string, method: string) => boolean]>([
    ['Pods', isNewPod],
    ['Events', path => path.includes('/events')],
  ])('waits no longer than it may for %s that nobody takes', async (_, is) => {
    const operator = await startAndHold({ DRAIN_SECONDS: '2' }, is, 'silent');
    for (let i = 0; i < 12; i += 1) await bench.session({}, { runMs: 100 });
    await eventually(() => expect(held).toBeGreaterThan(3));
    const toldAt = Date.now();
    expect(await operator.end('SIGTERM')).toBe(0);
    expect(Date.now() - toldAt).toBeLessThan(2_000 + SOON_MS);
    expect(await holder()).toBe('');
    expect(bench.kubelet.doubles).toEqual([]);
  });
});

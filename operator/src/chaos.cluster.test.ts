import { namespacePolicyResource } from '@agentic-sessions/kubernetes-api';
import { testPatience } from '@agentic-sessions/test-support';
import { ChaosProxy, type Mischief } from './__testUtils__/ChaosProxy';
import { OperatorBench } from './__testUtils__/OperatorBench';
import { SessionBatch, TIDY } from './__testUtils__/SessionBatch';
import { SOON_MS } from './__testUtils__/soonMs';

jest.setTimeout(400_000);

/** Sessions of one trial, and of the one that kills most. */
const SESSIONS = 20;
const MANY = 200;

/** On a busy machine an operator takes longer to begin: it is left more time before it is killed, and sessions run on. */
const slow = Math.min(2, testPatience());

/** Random numbers that a failure can be repeated with. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296;
  };
}

const pause = (ms: number) => new Promise<void>(done => setTimeout(done, ms));

const isWatch = (path: string) => path.includes('watch=true');

describe('What the operator survives', () => {
  const bench = new OperatorBench();
  const seed = Number(process.env.CHAOS_SEED ?? Date.now() % 100_000);
  const random = seeded(seed);

  beforeAll(async () => {
    await bench.start();
    await bench.cluster.client.create(namespacePolicyResource, {
      apiVersion: 'agentic-sessions.io/v1alpha1',
      kind: 'NamespacePolicy',
      metadata: { name: 'default', namespace: bench.namespace },
      spec: { concurrency: { maxRunning: MANY } },
    });
  });

  afterAll(async () => {
    await bench.stop();
  });

  /** Starts sessions over some seconds. */
  const some = { count: SESSIONS, runMs: 3_000 };
  const atRandom = () => pause(random() * 150);

  it(`killed with -9 at random while ${MANY} sessions run (seed ${seed})`, async () => {
    const operator = bench.operator(TIDY);
    operator.start();
    const batch = new SessionBatch(bench);
    const starting = batch.start({
      count: MANY,
      runMs: slow === 1 ? 25_000 : 80_000,
      pause: () => Promise.resolve(),
    });
    let most = 0;
    let restarted = 0;
    for (let kill = 0; kill < 12; kill += 1) {
      await pause((1_000 + random() * 3_000) * slow);
      most = Math.max(most, batch.count('Running'));
      await operator.end('SIGKILL');
      await pause(random() * 300);
      operator.start();
      restarted = Date.now();
    }
    await starting;
    await batch.endsRightly(90_000 * slow);
    // Some are evicted first, and their second Pod runs while others end.
    expect(most).toBeGreaterThan(MANY / 2);
    expect(batch.latestEnd(restarted)).toBeLessThan(SOON_MS);
    expect(await operator.end('SIGTERM')).toBe(0);
  });

  it(`an API server that answers 500, 429, half of it, nothing, or hangs up (seed ${seed})`, async () => {
    const proxy = new ChaosProxy(bench.cluster.client.config);
    const operator = bench.operator(TIDY, await proxy.start());
    const kinds: Mischief[] = [
      'error500',
      'error429',
      'truncate',
      'reset',
      'error500',
    ];
    proxy.misbehave(() =>
      random() < 0.25 ? kinds[Math.floor(random() * kinds.length)] : 'pass',
    );
    operator.start();
    const batch = new SessionBatch(bench);
    await batch.start({ ...some, pause: atRandom });
    for (let i = 0; i < 4; i += 1) {
      await pause(1_500);
      proxy.cut();
    }
    proxy.misbehave(() => 'pass');
    const whole = Date.now();
    await batch.endsRightly(30_000);
    expect(batch.latestEnd(whole)).toBeLessThan(SOON_MS);
    await operator.end('SIGTERM');
    await proxy.stop();
  });

  it.each<[string, (path: string) => Mischief]>([
    ['is slow, two seconds an answer', () => pause(2_000)],
    [
      'has forgotten what watches ask for',
      path => (isWatch(path) ? 'gone410' : 'pass'),
    ],
    ['fails every request', () => 'error500'],
    ['has too many requests', () => 'error429'],
  ])('an API server that %s, for a while', async (_what, mischief) => {
    const proxy = new ChaosProxy(bench.cluster.client.config);
    const operator = bench.operator(TIDY, await proxy.start());
    operator.start();
    const batch = new SessionBatch(bench);
    const starting = batch.start({ ...some, pause: atRandom });
    await pause(2_000);
    proxy.misbehave(mischief);
    // Watches that are open stay so; only new ones feel it.
    proxy.cut();
    await pause(6_000);
    proxy.misbehave(() => 'pass');
    const whole = Date.now();
    await starting;
    await batch.endsRightly(30_000);
    expect(batch.latestEnd(whole)).toBeLessThan(SOON_MS);
    expect(await operator.end('SIGTERM')).toBe(0);
    await proxy.stop();
  });

  it('an API server that goes away for seconds, twice', async () => {
    const proxy = new ChaosProxy(bench.cluster.client.config);
    const operator = bench.operator(TIDY, await proxy.start());
    operator.start();
    const batch = new SessionBatch(bench);
    const starting = batch.start({ ...some, pause: atRandom });
    for (let i = 0; i < 2; i += 1) {
      await pause(1_500);
      await proxy.goDown();
      await pause(4_000);
      await proxy.comeBack();
    }
    const whole = Date.now();
    await starting;
    await batch.endsRightly(30_000);
    expect(batch.latestEnd(whole)).toBeLessThan(SOON_MS);
    expect(await operator.end('SIGTERM')).toBe(0);
    await proxy.stop();
  });

  it('an API server that is away for most of a minute, without another leader to come', async () => {
    const proxy = new ChaosProxy(bench.cluster.client.config);
    // Nothing begins anew here by a lost lease: what waits must be woken.
    const operator = bench.operator(
      { ...TIDY, LEADER_ELECTION: 'false' },
      await proxy.start(),
    );
    operator.start();
    const batch = new SessionBatch(bench);
    await batch.start({ ...some, pause: atRandom });
    await proxy.goDown();
    await pause(45_000);
    // By now the next try of what failed is as far away as the outage was long.
    await proxy.comeBack();
    const whole = Date.now();
    await batch.endsRightly(30_000);
    expect(batch.latestEnd(whole)).toBeLessThan(SOON_MS);
    expect(await operator.end('SIGTERM')).toBe(0);
    await proxy.stop();
  });

  it('an API server that takes no writes for most of a minute, and answers all else', async () => {
    const proxy = new ChaosProxy(bench.cluster.client.config);
    const operator = bench.operator(TIDY, await proxy.start());
    operator.start();
    const batch = new SessionBatch(bench);
    const starting = batch.start({ ...some, pause: atRandom });
    await pause(1_000);
    // Neither lease nor watches feel it: nothing begins anew.
    proxy.misbehave((path, method) =>
      method === 'GET' || path.includes('/leases/') ? 'pass' : 'error500',
    );
    await pause(45_000);
    proxy.misbehave(() => 'pass');
    const whole = Date.now();
    await starting;
    await batch.endsRightly(60_000);
    expect(batch.latestEnd(whole)).toBeLessThan(SOON_MS);
    expect(await operator.end('SIGTERM')).toBe(0);
    await proxy.stop();
  });
});

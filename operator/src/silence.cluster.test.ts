import { namespacePolicyResource } from '@agentic-sessions/kubernetes-api';
import { eventually } from '@agentic-sessions/test-support';
import { ChaosProxy } from './__testUtils__/ChaosProxy';
import { OperatorBench } from './__testUtils__/OperatorBench';
import { SessionBatch, TIDY } from './__testUtils__/SessionBatch';
import { SOON_MS } from './__testUtils__/soonMs';

jest.setTimeout(180_000);

const pause = (ms: number) => new Promise<void>(done => setTimeout(done, ms));

const isWatch = (path: string) => path.includes('watch=true');

/** What watches bring is swallowed, and no connection is ever cut: whoever does not look for silence never knows. */
describe('Watches that go silent', () => {
  const bench = new OperatorBench();
  let proxy: ChaosProxy;

  beforeAll(async () => {
    await bench.start();
    proxy = new ChaosProxy(bench.cluster.client.config);
    const operator = bench.operator(TIDY, await proxy.start());
    operator.start();
    const before = await bench.session({}, { runMs: 100 });
    await bench.reaches(before, 'Completed/TurnEnded', 30_000);
  });

  afterAll(async () => {
    await bench.stop();
    await proxy.stop();
  });

  it('for good, each that is open: others are opened in time', async () => {
    const batch = new SessionBatch(bench);
    await batch.start({ count: 10, runMs: 3_000, pause: () => pause(100) });
    expect(proxy.silenceWatches()).toBeGreaterThan(0);
    await batch.endsRightly(30_000);
    expect(batch.latestEnd(0)).toBeLessThan(SOON_MS);
  });

  it('one after the other, all those that are opened for a while as well', async () => {
    const batch = new SessionBatch(bench);
    await batch.start({ count: 10, runMs: 4_000, pause: () => pause(100) });
    proxy.silenceWatches();
    proxy.misbehave(path => (isWatch(path) ? 'silent' : 'pass'));
    await pause(12_000);
    // Lists still answered: what happened is known all the same.
    await eventually(() => expect(batch.count('Running')).toBe(0));
    proxy.misbehave(() => 'pass');
    const whole = Date.now();
    await batch.endsRightly(30_000);
    expect(batch.latestEnd(whole)).toBeLessThan(SOON_MS);
  });

  it('so that a rule that changes meanwhile is not heard of', async () => {
    const client = bench.cluster.client;
    // Nothing else happens: only these watches are asked to say that they live.
    await pause(6_000);
    expect(proxy.silenceWatches()).toBeGreaterThan(0);
    await client.create(namespacePolicyResource, {
      apiVersion: 'agentic-sessions.io/v1alpha1',
      kind: 'NamespacePolicy',
      metadata: { name: 'default', namespace: bench.namespace },
      spec: { concurrency: { maxRunning: 1 } },
    });
    await pause(1.5 * SOON_MS);
    const names: string[] = [];
    for (let i = 0; i < 3; i += 1) names.push(await bench.session({}, {}));
    await eventually(() =>
      expect(names.map(name => bench.status(name).phase).sort()).toEqual([
        'Queued',
        'Queued',
        'Running',
      ]),
    );
    for (const name of names) await bench.want(name, 'Stopped');
    for (const name of names) {
      await bench.reaches(name, 'Stopped/StoppedByUser', 30_000);
    }
  });
});

import { namespacePolicyResource } from '@agentic-sessions/kubernetes-api';
import { eventually } from '@agentic-sessions/test-support';
import { OperatorBench } from './__testUtils__/OperatorBench';
import { SOON_MS } from './__testUtils__/soonMs';

jest.setTimeout(180_000);

const LIMIT = 2;

describe('A queue whose operator is killed', () => {
  const bench = new OperatorBench();
  let most = 0;

  beforeAll(async () => {
    await bench.start();
    await bench.cluster.client.create(namespacePolicyResource, {
      apiVersion: 'agentic-sessions.io/v1alpha1',
      kind: 'NamespacePolicy',
      metadata: { name: 'default', namespace: bench.namespace },
      spec: { concurrency: { maxRunning: LIMIT } },
    });
    // Counted at the API server, at every change: whatever an operator believes.
    bench.sessions.addHandler(() => {
      const placed = [...bench.sessions.store.values()].filter(({ status }) =>
        ['Starting', 'Running'].includes(status?.phase ?? ''),
      );
      most = Math.max(most, placed.length);
    });
  });
  afterAll(() => bench.stop());

  const queued = (names: string[]) =>
    names
      .filter(name => bench.status(name).phase === 'Queued')
      .sort(
        (a, b) =>
          (bench.status(a).queuePosition ?? 0) -
          (bench.status(b).queuePosition ?? 0),
      );

  it('is the same right after, and goes on in the same order, never beyond its limit', async () => {
    const operator = bench.operator();
    operator.start();
    const names: string[] = [];
    for (let i = 0; i < 8; i += 1) {
      names.push(await bench.session({}, {}));
      // Creation is dated to the second, and who came first goes first.
      await new Promise(done => setTimeout(done, 1_100));
    }
    const running = () =>
      names.filter(name => bench.status(name).phase === 'Running');
    await eventually(
      () => {
        expect(running()).toEqual(names.slice(0, LIMIT));
        expect(queued(names)).toEqual(names.slice(LIMIT));
      },
      { timeoutMs: 30_000 },
    );
    for (let round = 0; round < 3; round += 1) {
      const [leaving] = running();
      const [next, ...behind] = queued(names);
      await operator.end('SIGKILL');
      // Nobody looks while one ends, so that nobody saw it.
      const [pod] = bench.kubelet.pods(leaving);
      await bench.kubelet.endNow(pod);
      operator.start();
      await eventually(
        () => {
          expect(bench.status(leaving).phase).toBe('Completed');
          expect(bench.status(next).phase).toBe('Running');
        },
        { timeoutMs: 4 * SOON_MS },
      );
      await eventually(() => {
        expect(queued(names)).toEqual(behind);
        expect(behind.map(name => bench.status(name).queuePosition)).toEqual(
          behind.map((_, index) => index + 1),
        );
      });
    }
    expect(most).toBe(LIMIT);
    expect(bench.kubelet.doubles).toEqual([]);
    for (const name of names) await bench.want(name, 'Stopped');
    await eventually(() => expect(queued(names)).toEqual([]), {
      timeoutMs: 30_000,
    });
    expect(await operator.end('SIGTERM')).toBe(0);
  });
});

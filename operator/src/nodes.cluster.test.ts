import { NODES } from '@agentic-sessions/kubernetes-client';
import { eventually } from '@agentic-sessions/test-support';
import { OperatorBench } from './__testUtils__/OperatorBench';
import { SOON_MS } from './__testUtils__/soonMs';

// Kubernetes itself takes most of a minute to miss a node. Where more than half of a small cluster's nodes are silent it takes
// no Pods from them at all: no other suite may leave dead nodes behind.
jest.setTimeout(240_000);

describe('A node that goes away, on a real API server', () => {
  let bench: OperatorBench;

  beforeEach(async () => {
    bench = new OperatorBench();
    await bench.start();
  });

  afterEach(async () => {
    await bench.stop();
  });

  it('is told while its Pod waits for it, and ends the session when it stays away', async () => {
    bench
      .operator({ NODE_SILENCE_SECONDS: '5', TERMINATION_GRACE_SECONDS: '10' })
      .start();
    const name = await bench.session();
    await bench.reaches(name, 'Running/RunnerStarted', 30_000);
    await bench.report(name, { firstTurnAt: new Date().toISOString() });
    /** When Kubernetes first said so of the Pod, and when the session did. */
    const seen = { silent: 0, lost: 0, saidSilent: 0, saidLost: 0 };
    bench.kubelet.fallSilent();
    await eventually(
      () => {
        const [pod] = bench.kubelet.pods(name);
        const has = (type: string, status: string) =>
          pod?.status?.conditions?.some(
            c => c.type === type && c.status === status,
          );
        const ready = bench
          .status(name)
          .conditions?.find(c => c.type === 'Ready');
        if (has('Ready', 'False')) seen.silent ||= Date.now();
        if (has('DisruptionTarget', 'True')) seen.lost ||= Date.now();
        if (ready?.reason === 'NodeSilent') seen.saidSilent ||= Date.now();
        if (ready?.reason === 'NodeLost') seen.saidLost ||= Date.now();
        expect(bench.status(name).phase).toBe('Failed');
      },
      { timeoutMs: 180_000 },
    );
    expect(bench.status(name).reason).toBe('NodeLost');
    expect(seen.saidSilent - seen.silent).toBeLessThan(SOON_MS);
    expect(seen.saidLost - seen.lost).toBeLessThan(SOON_MS);
    // Said long before it could be known that nobody answers.
    expect(bench.seenEnded.get(name)! - seen.saidLost).toBeGreaterThan(8_000);
    // 10 s of grace, and 5 s of silence after it.
    expect(bench.seenEnded.get(name)! - seen.lost).toBeLessThan(
      15_000 + SOON_MS,
    );
  });

  it('that is deleted takes its Pods with it, and a session whose first turn had not begun gets another', async () => {
    bench.operator().start();
    const began = await bench.session();
    const fresh = await bench.session();
    for (const name of [began, fresh]) {
      await bench.reaches(name, 'Running/RunnerStarted', 30_000);
    }
    await bench.report(began, { firstTurnAt: new Date().toISOString() });
    bench.kubelet.fallSilent();
    await bench.cluster.client.delete(NODES, { name: bench.kubelet.node });
    await bench.reaches(began, 'Failed/NodeLost', 150_000);
    await eventually(
      () => expect(bench.status(fresh).workload?.attempt).toBe(1),
      { timeoutMs: 30_000 },
    );
    expect(bench.status(fresh).history?.map(h => h.reason)).toContain(
      'Restarting',
    );
  });
});

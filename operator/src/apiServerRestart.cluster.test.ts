/** Kills the API server of a node of its own; needs root, as nodes do. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import {
  startCluster,
  stopCluster,
  type Cluster,
} from '@agentic-sessions/dev-cluster';
import { eventually, TestCluster } from '@agentic-sessions/test-support';
import { OperatorBench } from './__testUtils__/OperatorBench';
import { programPid } from './__testUtils__/programPid';
import { SessionBatch, TIDY } from './__testUtils__/SessionBatch';
import { SOON_MS } from './__testUtils__/soonMs';

jest.setTimeout(300_000);

const pause = (ms: number) => new Promise<void>(done => setTimeout(done, ms));

describe('A real API server that is killed and started again', () => {
  const stateFolder = mkdtempSync(join(tmpdir(), 'operator-node-'));
  let node: Cluster;
  let bench: OperatorBench;

  beforeAll(async () => {
    node = await startCluster({ stateFolder, durable: false, attached: true });
    const cluster = new TestCluster({
      kubeconfig: node.kubeconfig,
      kubectl: node.kubectl,
    });
    await eventually(
      async () => {
        // Kinds before objects of those kinds.
        const { ok, stderr } = await cluster.kubectl([
          'apply',
          '--server-side',
          '--kustomize',
          resolve(__dirname, '../../manifests/base'),
        ]);
        if (!ok) throw new Error(stderr);
      },
      { timeoutMs: 60_000, intervalMs: 1_000 },
    );
    bench = new OperatorBench(cluster);
    await bench.start();
  });

  afterAll(async () => {
    await bench?.stop();
    await stopCluster(stateFolder);
  });

  /** Ends the process at once; resolves when another one answers. */
  const restart = async () => {
    const words = ['kube-apiserver', `--advertise-address=${node.nodeAddress}`];
    const before = programPid(...words);
    if (!before) throw new Error('There is no API server');
    process.kill(before, 'SIGKILL');
    await eventually(
      async () => {
        expect(programPid(...words)).not.toBe(before);
        await bench.cluster.client.request('GET', '/api/v1', undefined, {
          timeoutMs: 2_000,
        });
      },
      { timeoutMs: 60_000, intervalMs: 100 },
    );
  };

  it('while sessions come, run and end', async () => {
    const operator = bench.operator(TIDY);
    operator.start();
    const before = await bench.session({}, { runMs: 100 });
    await bench.reaches(before, 'Completed/TurnEnded', 30_000);
    const batch = new SessionBatch(bench);
    await batch.start({ count: 20, runMs: 4_000, pause: () => pause(100) });
    await restart();
    await pause(2_000);
    await restart();
    const whole = Date.now();
    await batch.endsRightly(60_000);
    expect(batch.latestEnd(whole)).toBeLessThan(SOON_MS);

    const after = await bench.session({}, { runMs: 100 });
    await bench.reaches(after, 'Completed/TurnEnded', SOON_MS);
    expect(await operator.end('SIGTERM')).toBe(0);
  });
});

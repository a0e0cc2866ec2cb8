import { setTimeout as sleep } from 'node:timers/promises';
import {
  LEGAL_HOLD_LABEL,
  sessionResource,
} from '@agentic-sessions/kubernetes-api';
import { NAMESPACES, NODES, PODS } from '@agentic-sessions/kubernetes-client';
import { eventually } from '@agentic-sessions/test-support';
import { OperatorBench } from './__testUtils__/OperatorBench';
import { SOON_MS } from './__testUtils__/soonMs';

jest.setTimeout(180_000);

describe('What goes while no operator looks, and with a namespace, on a real API server', () => {
  const bench = new OperatorBench();
  const undo: (() => Promise<unknown>)[] = [];

  beforeAll(async () => {
    await bench.start();
  });

  afterEach(async () => {
    for (const step of undo.splice(0).reverse()) await step();
  });

  afterAll(async () => {
    await bench.stop();
  });

  it('goes on where its Pod went with its node, and ends where somebody deleted it, while no operator looked', async () => {
    const { client } = bench.cluster;
    const operator = bench.operator({ LEADER_ELECTION: 'false' });
    operator.start();
    undo.push(() => operator.end('SIGKILL'));
    const names = [await bench.session(), await bench.session()];
    // Nothing has begun in it, and nothing is kept.
    const unbegun = await bench.session();
    await bench.reaches(unbegun, 'Running/RunnerStarted', 30_000);
    for (const name of names) {
      await bench.reaches(name, 'Running/RunnerStarted', 30_000);
      await bench.report(name, {
        firstTurnAt: new Date().toISOString(),
        snapshot: { attempt: 0, takenAt: new Date().toISOString() },
      });
    }
    await sleep(500);
    const [deleted, drained] = names;
    const lose = async (name: string) => {
      await operator.end('SIGKILL');
      await client.delete(PODS, {
        namespace: bench.namespace,
        name: `session-${name}`,
      });
      await eventually(() => expect(bench.kubelet.pods(name)).toEqual([]));
    };
    await lose(deleted);
    operator.start();
    await bench.reaches(deleted, 'Failed/WorkloadDeleted', 30_000);
    await lose(drained);
    await lose(unbegun);
    await client.patch(
      NODES,
      { name: bench.kubelet.node },
      { type: 'merge', body: { spec: { unschedulable: true } } },
    );
    undo.push(() =>
      client.patch(
        NODES,
        { name: bench.kubelet.node },
        { type: 'merge', body: { spec: { unschedulable: false } } },
      ),
    );
    operator.start();
    for (const name of [drained, unbegun]) {
      await eventually(
        () =>
          expect(bench.status(name)).toMatchObject({
            phase: 'Running',
            workload: { attempt: 1 },
          }),
        { timeoutMs: 30_000 },
      );
      expect(bench.status(name).history?.map(h => h.reason)).toContain(
        'Restarting',
      );
    }
  });

  it('ends at its limit only once, whenever the operator is killed', async () => {
    const operator = bench.operator({ LEADER_ELECTION: 'false' });
    operator.start();
    undo.push(() => operator.end('SIGKILL'));
    const names: string[] = [];
    for (let i = 0; i < 10; i += 1) {
      names.push(await bench.session({ timeouts: { runSeconds: 3 } }));
    }
    const open = () =>
      names.filter(name => bench.status(name).phase !== 'Failed');
    while (open().length > 0) {
      await sleep(Math.random() * 400);
      await operator.end('SIGKILL');
      operator.start();
      await sleep(1_500);
    }
    for (const name of names) {
      expect(bench.status(name)).toMatchObject({ reason: 'TimedOut' });
    }
  });

  it('says that its namespace is deleted, where a legal hold keeps session and namespace', async () => {
    const held = new OperatorBench();
    await held.start();
    const { client } = held.cluster;
    const ref = (name: string) => ({ namespace: held.namespace, name });
    const hold = (name: string, value: string | null) =>
      client.patch(sessionResource, ref(name), {
        type: 'merge',
        body: { metadata: { labels: { [LEGAL_HOLD_LABEL]: value } } },
      });
    const operator = held.operator({ LEADER_ELECTION: 'false' });
    operator.start();
    const runs = await held.session();
    await held.reaches(runs, 'Running/RunnerStarted', 30_000);
    const waits = await held.session({ framework: { type: held.runtime } });
    await hold(runs, 'true');
    await hold(waits, 'true');
    await held.want(waits, 'Suspended');
    await held.reaches(waits, 'Suspended/SuspendedByUser', 30_000);
    await client.delete(NAMESPACES, { name: held.namespace });
    await held.reaches(runs, 'Failed/NamespaceTerminating', 30_000);
    // The kubelet's word is the last that has to come.
    expect(
      held.seenEnded.get(runs)! - held.kubelet.endedAt.get(runs)!,
    ).toBeLessThan(SOON_MS);
    await held.want(waits, 'Running');
    await held.reaches(waits, 'Failed/NamespaceTerminating', 30_000);
    expect(held.status(waits).message).toContain(
      `Its namespace ${held.namespace} is being deleted`,
    );
    await hold(runs, null);
    await hold(waits, null);
    await held.stop();
  });
});

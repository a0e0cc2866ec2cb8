import { setTimeout as sleep } from 'node:timers/promises';
import {
  defineResource,
  isNotFound,
  LEASES,
  PODS,
  type KubernetesObject,
} from '@agentic-sessions/kubernetes-client';
import {
  agentRuntimeResource,
  namespacePolicyResource,
  SYSTEM_NAMESPACE,
} from '@agentic-sessions/kubernetes-api';
import { eventually } from '@agentic-sessions/test-support';
import { word } from './__testUtils__/word';
import { OperatorBench } from './__testUtils__/OperatorBench';
import type { OperatorProcess } from './__testUtils__/OperatorProcess';

jest.setTimeout(120_000);

const QUOTAS = defineResource<KubernetesObject & { spec: object }>({
  group: '',
  version: 'v1',
  plural: 'resourcequotas',
  kind: 'ResourceQuota',
  namespaced: true,
});

describe('The life of sessions on a real API server', () => {
  const bench = new OperatorBench();
  let operator: OperatorProcess;

  beforeAll(async () => {
    await bench.start();
    operator = bench.operator({ CONTAINER_SECONDS: '2' });
    operator.start();
  });

  afterAll(async () => {
    await bench.stop();
  });

  /** As `kubectl drain` does. */
  const evict = async (name: string) => {
    const pod = {
      name: bench.status(name).workload?.podName ?? '',
      namespace: bench.namespace,
    };
    await bench.cluster.client.createSubresource(PODS, pod, 'eviction', {
      apiVersion: 'policy/v1',
      kind: 'Eviction',
      metadata: pod,
    });
  };

  it.each([
    ['Completed/TurnEnded', [{ runMs: 100 }]],
    [
      'Failed/AgentExited',
      [{ runMs: 100, end: { word: word('failed', 'AgentExited') } }],
    ],
    ['Failed/RunnerLost', [{ runMs: 100, end: { crash: true as const } }]],
    ['Failed/OOMKilled', [{ runMs: 100, end: { oom: 'runner' as const } }]],
    ['Failed/OOMKilled', [{ runMs: 100, end: { oom: 'agent' as const } }]],
    [
      'Completed/TurnEnded',
      [{ end: { evicted: 'beforeStart' as const } }, { runMs: 100 }],
    ],
    [
      'Completed/TurnEnded',
      [{ runMs: 100, end: { evicted: 'running' as const } }, { runMs: 100 }],
    ],
    ['Failed/ImagePull', [{ end: { imagePull: 'manifest unknown' } }]],
    ['Failed/InvalidSpec', [{ end: { cannotMake: 'no numeric user' } }]],
  ])('%s', async (expected, fates) => {
    const name = await bench.session({}, ...fates);
    await bench.reaches(name, expected);
    // Within 5 s of the kubelet's word; where it never had one there is nothing to compare.
    const seen = bench.seenEnded.get(name) ?? Number.POSITIVE_INFINITY;
    const ended = bench.kubelet.endedAt.get(name) ?? seen;
    expect(seen - ended).toBeLessThan(5_000);
    const { history, workload } = bench.status(name);
    expect(history?.at(-1)?.phase).toBe(expected.split('/')[0]);
    expect(workload?.attempt).toBe(fates.length - 1);
  });

  it('ends what was evicted after its first turn began', async () => {
    const name = await bench.session(
      {},
      { runMs: 2_000, end: { evicted: 'running' } },
    );
    await bench.reaches(name, 'Running/RunnerStarted');
    await bench.report(name, { firstTurnAt: new Date().toISOString() });
    await bench.reaches(name, 'Failed/Evicted');
  });

  it('writes little: phases Starting, Running and the end, and no more', async () => {
    const name = await bench.session({}, { runMs: 300 });
    await bench.reaches(name, 'Completed/TurnEnded');
    expect(bench.status(name).history?.map(h => h.phase)).toEqual([
      'Starting',
      'Running',
      'Completed',
    ]);
  });

  it('stops a session gracefully', async () => {
    const name = await bench.session();
    await bench.reaches(name, 'Running/RunnerStarted');
    await bench.want(name, 'Stopped');
    await bench.reaches(name, 'Stopped/StoppedByUser');
    await eventually(() => expect(bench.kubelet.pods(name)).toEqual([]));
  });

  it('frees the Pod of a suspended session, says what is kept, and goes on when resumed', async () => {
    const name = await bench.session();
    const ready = (reason: string) =>
      expect(bench.status(name).conditions).toContainEqual(
        expect.objectContaining({ type: 'Ready', status: 'False', reason }),
      );
    await bench.reaches(name, 'Running/RunnerStarted');
    await bench.want(name, 'Suspended');
    await bench.reaches(name, 'Suspended/SuspendedByUser');
    ready('SnapshotTaken');
    await eventually(() => expect(bench.kubelet.pods(name)).toEqual([]));
    await bench.want(name, 'Running');
    await bench.reaches(name, 'Running/RunnerStarted');
    expect(bench.status(name).workload?.attempt).toBe(1);
    bench.kubelet.decide(name, {
      snapshot: { kept: false, message: 'It was too large.' },
    });
    await bench.want(name, 'Suspended');
    await bench.reaches(name, 'Suspended/SuspendedByUser');
    ready('SnapshotFailed');
    expect(bench.status(name).message).toContain('It was too large.');
    await bench.want(name, 'Stopped');
    await bench.reaches(name, 'Stopped/StoppedByUser');
  });

  it('goes on at once when it is resumed before its Pod is gone, and never with two', async () => {
    const name = await bench.session();
    await bench.reaches(name, 'Running/RunnerStarted');
    await bench.want(name, 'Suspended');
    await bench.want(name, 'Running');
    await eventually(() => {
      expect(bench.status(name).phase).toBe('Running');
      expect(bench.status(name).reason).toBe('RunnerStarted');
    });
    for (let round = 0; round < 5; round += 1) {
      await bench.want(name, 'Suspended');
      await sleep(round * 40);
      await bench.want(name, 'Running');
    }
    await bench.want(name, 'Suspended');
    await bench.reaches(name, 'Suspended/SuspendedByUser');
    await bench.want(name, 'Running');
    await bench.reaches(name, 'Running/RunnerStarted');
    expect(bench.kubelet.doubles).toEqual([]);
    await bench.want(name, 'Stopped');
    await bench.reaches(name, 'Stopped/StoppedByUser');
  });

  it('goes on in another Pod when its own is evicted with all that it did kept', async () => {
    const kept = await bench.session();
    const lost = await bench.session(
      {},
      { snapshot: { kept: false, message: 'It was too large.' } },
    );
    for (const name of [kept, lost]) {
      await bench.reaches(name, 'Running/RunnerStarted');
      await bench.report(name, { firstTurnAt: new Date().toISOString() });
      await evict(name);
    }
    await bench.reaches(lost, 'Failed/Evicted');
    expect(bench.status(lost).message).toContain('It was too large.');
    await eventually(() => {
      expect(bench.status(kept)).toMatchObject({
        phase: 'Running',
        workload: { attempt: 1 },
      });
    });
    expect(bench.status(kept).history?.map(({ reason }) => reason)).toContain(
      'Restarting',
    );
    expect(bench.kubelet.doubles).toEqual([]);
    await bench.want(kept, 'Stopped');
    await bench.reaches(kept, 'Stopped/StoppedByUser');
  });

  it('ends what idles where its runner does not', async () => {
    const name = await bench.session({ timeouts: { idleSeconds: 1 } });
    await bench.reaches(name, 'Running/RunnerStarted');
    await bench.report(name, {
      activity: 'Idle',
      idleSince: new Date().toISOString(),
    });
    await bench.reaches(name, 'Completed/IdleTimeout', 45_000);
    await eventually(() => expect(bench.kubelet.pods(name)).toEqual([]));
  });

  it('says that somebody deleted the Pod', async () => {
    const name = await bench.session();
    await bench.reaches(name, 'Running/RunnerStarted');
    const pod = bench.status(name).workload?.podName ?? '';
    await bench.cluster.client.delete(PODS, {
      namespace: bench.namespace,
      name: pod,
    });
    await bench.reaches(name, 'Failed/WorkloadDeleted');
  });

  it('makes another Pod when somebody deletes one in which nothing began', async () => {
    const name = await bench.session({}, { startMs: 60_000 }, { runMs: 100 });
    await eventually(() =>
      expect(bench.status(name).workload?.podUID).toBeDefined(),
    );
    await bench.cluster.client.delete(PODS, {
      namespace: bench.namespace,
      name: `session-${name}`,
    });
    await bench.reaches(name, 'Completed/TurnEnded');
    expect(bench.status(name).history?.map(h => h.reason)).toContain(
      'Restarting',
    );
  });

  it('keeps the time limits', async () => {
    const run = await bench.session({ timeouts: { runSeconds: 2 } });
    const start = await bench.session(
      { timeouts: { startSeconds: 2 } },
      { startMs: 60_000 },
    );
    await bench.reaches(run, 'Failed/TimedOut');
    await bench.reaches(start, 'Failed/StartTimeout');
    await eventually(() => {
      expect([
        ...bench.kubelet.pods(run),
        ...bench.kubelet.pods(start),
      ]).toEqual([]);
    });
  });

  it('says that there is no such runtime', async () => {
    const name = await bench.session({ framework: { type: 'no-such' } });
    await bench.reaches(name, 'Failed/RuntimeNotFound');
  });

  it('says whether a runtime can be used, and why a session cannot use it', async () => {
    const name = `${bench.runtime}-broken`;
    const { client } = bench.cluster;
    await client.create(agentRuntimeResource, {
      apiVersion: 'agentic-sessions.io/v1alpha1',
      kind: 'AgentRuntime',
      metadata: { name },
      spec: { image: 'https://no/Image', command: ['node'] },
    });
    const accepted = async (runtime: string) =>
      (
        await client.get(agentRuntimeResource, { name: runtime })
      ).status?.conditions?.find(c => c.type === 'Accepted');
    try {
      await eventually(async () => {
        expect(await accepted(name)).toMatchObject({
          status: 'False',
          reason: 'InvalidImage',
        });
        expect(await accepted(bench.runtime)).toMatchObject({ status: 'True' });
      });
      const session = await bench.session({ framework: { type: name } });
      await bench.reaches(session, 'Failed/InvalidSpec');
      expect(bench.status(session).message).toContain('https://no/Image');
    } finally {
      await client.delete(agentRuntimeResource, { name });
    }
  });

  it('takes the Pod with a deleted session', async () => {
    const name = await bench.session();
    await bench.reaches(name, 'Running/RunnerStarted');
    await bench.cluster.kubectl([
      'delete',
      'session',
      name,
      '-n',
      bench.namespace,
    ]);
    await eventually(() => expect(bench.kubelet.pods(name)).toEqual([]), {
      timeoutMs: 20_000,
    });
  });

  it('leaves no Pod behind where somebody deletes a session and orphans its Pod', async () => {
    const name = await bench.session();
    const other = await bench.session();
    await bench.reaches(name, 'Running/RunnerStarted');
    await bench.reaches(other, 'Running/RunnerStarted');
    await bench.cluster.kubectl([
      'delete',
      'session',
      name,
      '--cascade=orphan',
      '-n',
      bench.namespace,
    ]);
    await eventually(() => expect(bench.kubelet.pods(name)).toEqual([]), {
      timeoutMs: 10_000,
    });
    expect(bench.kubelet.pods(other)).toHaveLength(1);
    await bench.want(other, 'Stopped');
    await bench.reaches(other, 'Stopped/StoppedByUser');
  });

  it('waits while a quota has no room, and goes on when it has', async () => {
    const quota = { namespace: bench.namespace, name: 'none' };
    await bench.cluster.client.create(QUOTAS, {
      metadata: quota,
      spec: { hard: { 'count/pods': '0' } },
    });
    await eventually(async () => {
      const made = await bench.cluster.client.get(QUOTAS, quota);
      expect(
        (made as { status?: { hard?: object } }).status?.hard,
      ).toBeDefined();
    });
    const name = await bench.session({}, { runMs: 50 });
    await bench.reaches(name, 'Starting/Admitted');
    expect(bench.status(name).message).toContain('exceeded quota');
    expect(bench.status(name).message).toContain('raises the ResourceQuota');
    await bench.cluster.client.delete(QUOTAS, quota);
    await bench.reaches(name, 'Completed/TurnEnded', 20_000);
  });

  it('queues what is over the limit of the namespace, in order, and lets the next in when one ends', async () => {
    const policy = { namespace: bench.namespace, name: 'default' };
    await bench.cluster.client.create(namespacePolicyResource, {
      apiVersion: 'agentic-sessions.io/v1alpha1',
      kind: 'NamespacePolicy',
      metadata: policy,
      spec: { concurrency: { maxRunning: 2 } },
    });
    await new Promise(resolve => setTimeout(resolve, 300));
    const first = await bench.session();
    const second = await bench.session();
    await bench.reaches(first, 'Running/RunnerStarted');
    await bench.reaches(second, 'Running/RunnerStarted');
    const third = await bench.session();
    await bench.reaches(third, 'Queued/NamespaceLimit');
    const urgent = await bench.session({ priority: 5 });
    await bench.reaches(urgent, 'Queued/NamespaceLimit');
    expect(bench.status(urgent).queuePosition).toBe(1);
    expect(bench.status(urgent).message).toContain(
      'at most 2 sessions may run at once in this namespace',
    );
    await bench.want(first, 'Stopped');
    await bench.reaches(urgent, 'Running/RunnerStarted');
    expect(bench.status(third).phase).toBe('Queued');
    expect(bench.status(urgent).queuePosition).toBeUndefined();
    await bench.want(second, 'Stopped');
    await bench.reaches(third, 'Running/RunnerStarted');
    await bench.want(urgent, 'Stopped');
    await bench.want(third, 'Stopped');
    await bench.reaches(third, 'Stopped/StoppedByUser');
    await bench.cluster.client.delete(namespacePolicyResource, policy);
  });

  it('ends in order on SIGTERM and gives its lease back', async () => {
    expect(await operator.end('SIGTERM')).toBe(0);
    const lease = await bench.cluster.client
      .get(LEASES, { namespace: SYSTEM_NAMESPACE, name: bench.namespace })
      .catch(error => {
        if (isNotFound(error)) return undefined;
        throw error;
      });
    expect(lease?.spec?.holderIdentity ?? '').toBe('');
    expect(bench.kubelet.doubles).toEqual([]);
  });
});

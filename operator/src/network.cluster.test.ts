import {
  namespacePolicyResource,
  SESSION_LABEL,
  type SessionEgress,
} from '@agentic-sessions/kubernetes-api';
import {
  NETWORK_POLICIES,
  PODS,
  type NetworkPolicy,
} from '@agentic-sessions/kubernetes-client';
import { eventually } from '@agentic-sessions/test-support';
import { OperatorBench } from './__testUtils__/OperatorBench';

jest.setTimeout(120_000);

describe('The network of sessions on a real API server', () => {
  const bench = new OperatorBench();
  const policies = async () =>
    (
      await bench.cluster.client.list(NETWORK_POLICIES, {
        namespace: bench.namespace,
      })
    ).items;
  const policy = async (name: string): Promise<NetworkPolicy> =>
    bench.cluster.client.get(NETWORK_POLICIES, {
      name,
      namespace: bench.namespace,
    });
  const allowed = (egress: SessionEgress) => ({
    policy: {
      version: '1',
      models: { allowed: ['*'], blocked: [] },
      tools: { allowed: ['*'], blocked: [] },
      approvals: { required: [] },
      egress,
    },
  });
  const setPolicy = (egress: SessionEgress) =>
    bench.cluster.client.apply(
      namespacePolicyResource,
      {
        apiVersion: 'agentic-sessions.io/v1alpha1',
        kind: 'NamespacePolicy',
        metadata: { name: 'default', namespace: bench.namespace },
        spec: { egress },
      },
      { fieldManager: 'test', force: true },
    );

  beforeAll(async () => {
    await bench.start();
    bench.operator().start();
  });
  afterAll(async () => {
    await bench.stop();
  });

  it('is closed in a namespace that takes part, before there is any session', async () => {
    const { spec } = await eventually(() => policy('agentic-sessions'));
    expect(spec?.egress).toEqual([
      {
        to: [{ ipBlock: { cidr: '192.0.2.1/32' } }],
        ports: [{ protocol: 'TCP', port: 7017 }],
      },
    ]);
    expect(spec?.ingress).toBeUndefined();
  });

  it('is put back when somebody changes or deletes it', async () => {
    const { client } = bench.cluster;
    const before = await policy('agentic-sessions');
    await client.update(NETWORK_POLICIES, {
      ...before,
      spec: { ...before.spec, egress: [{}], ingress: [{}] },
    });
    await eventually(async () =>
      expect((await policy('agentic-sessions')).spec).toEqual(before.spec),
    );
    await client.delete(NETWORK_POLICIES, {
      name: 'agentic-sessions',
      namespace: bench.namespace,
    });
    await eventually(async () =>
      expect((await policy('agentic-sessions')).spec).toEqual(before.spec),
    );
  });

  it('is there before the Pod, and follows policy while the session runs', async () => {
    await setPolicy({ mode: 'Listed', networks: [{ cidr: '10.0.0.0/8' }] });
    const name = await bench.session(
      allowed({
        mode: 'Listed',
        hosts: [],
        networks: [{ cidr: '10.1.0.0/16' }, { cidr: '11.0.0.0/8' }],
      }),
    );
    await bench.reaches(name, 'Running/RunnerStarted');
    const [pod] = (
      await bench.cluster.client.list(PODS, {
        namespace: bench.namespace,
        labelSelector: `${SESSION_LABEL}=${name}`,
      })
    ).items;
    const own = `agentic-sessions-egress-${pod.metadata.labels?.['agentic-sessions.io/egress']}`;
    const opening = await policy(own);
    expect(BigInt(opening.metadata.resourceVersion ?? 0)).toBeLessThan(
      BigInt(pod.metadata.resourceVersion ?? 0),
    );
    expect(
      opening.metadata.creationTimestamp! <= pod.metadata.creationTimestamp!,
    ).toBe(true);
    expect(opening.spec?.egress).toEqual([
      { to: [{ ipBlock: { cidr: '10.1.0.0/16' } }] },
    ]);
    await setPolicy({ mode: 'None' });
    await eventually(async () =>
      expect((await policy(own)).spec?.egress).toBeUndefined(),
    );
    await bench.want(name, 'Stopped');
    await bench.reaches(name, 'Stopped/StoppedByUser');
    // Nobody needs it any more, and policy lets the next session reach nothing.
    await eventually(async () =>
      expect((await policies()).map(p => p.metadata.name)).toEqual([
        'agentic-sessions',
      ]),
    );
  });

  it('keeps a session waiting while somebody else’s policy would open it, and says which and how to mend it', async () => {
    const { client } = bench.cluster;
    const ref = { name: 'legacy', namespace: bench.namespace };
    await client.create(NETWORK_POLICIES, {
      metadata: ref,
      spec: { podSelector: {}, policyTypes: ['Egress'], egress: [{}] },
    });
    const name = await bench.session({}, { runMs: 100 });
    await eventually(() =>
      expect(bench.status(name).message).toMatch(
        /NetworkPolicy legacy might choose.*operator: DoesNotExist/,
      ),
    );
    expect(bench.status(name).phase).toBe('Starting');
    expect(bench.kubelet.pods(name)).toEqual([]);
    await client.delete(NETWORK_POLICIES, ref);
    await bench.reaches(name, 'Completed/TurnEnded');
  });

  it('keeps a session waiting while nobody knows whether policies are enforced, where policy demands it', async () => {
    const policyOf = (sandbox: object) =>
      bench.cluster.client.apply(
        namespacePolicyResource,
        {
          apiVersion: 'agentic-sessions.io/v1alpha1',
          kind: 'NamespacePolicy',
          metadata: { name: 'default', namespace: bench.namespace },
          spec: { sandbox },
        },
        { fieldManager: 'test', force: true },
      );
    await policyOf({ requireNetworkPolicy: true });
    const name = await bench.session({}, { runMs: 100 });
    await bench.reaches(name, 'Queued/SandboxUnknown');
    expect(bench.status(name).message).toMatch(
      /the cluster enforces NetworkPolicies, and that is not known yet.*PlatformPolicy/,
    );
    await policyOf({ requireNetworkPolicy: false });
    await bench.reaches(name, 'Completed/TurnEnded');
  });
});

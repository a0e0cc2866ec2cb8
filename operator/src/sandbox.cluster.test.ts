import { MANAGED_BY_LABEL } from '@agentic-sessions/kubernetes-api';
import {
  NETWORK_POLICIES,
  NODES,
  PODS,
  systemClock,
} from '@agentic-sessions/kubernetes-client';
import { TestCluster } from '@agentic-sessions/test-support';
import { SandboxCheck } from './sandbox/SandboxCheck';

jest.setTimeout(120_000);

describe('What a check finds out about a real cluster', () => {
  const cluster = new TestCluster();
  let runnerImage: string;
  const signal = new AbortController().signal;

  const place = (name: string) =>
    cluster.createNamespace(name, {
      labels: { 'pod-security.kubernetes.io/enforce': 'restricted' },
    });
  const check = (
    namespace: string,
    image = runnerImage,
    runtimeClassName?: string,
  ) =>
    new SandboxCheck({
      client: cluster.client,
      clock: systemClock,
      namespace,
      settings: {
        runnerImage: image,
        imagePullPolicy: 'Never',
        runtimeClassName,
      },
    }).run(signal);
  const left = async (namespace: string) => [
    ...(await cluster.client.list(PODS, { namespace })).items,
    ...(
      await cluster.client.list(NETWORK_POLICIES, {
        namespace,
        labelSelector: MANAGED_BY_LABEL,
      })
    ).items,
  ];

  beforeAll(async () => {
    const { items } = await cluster.client.list(NODES);
    const images = items.flatMap(
      ({ status }) =>
        (status as { images?: { names?: string[] }[] } | undefined)?.images ??
        [],
    );
    runnerImage =
      images
        .flatMap(({ names }) => names ?? [])
        .find(name => /agentic-sessions\/runner:/.test(name)) ?? '';
    if (!runnerImage) throw new Error('No node has the runner’s image.');
  });
  afterAll(() => cluster.close());

  it('is that this one enforces NetworkPolicies, and gives user namespaces', async () => {
    const namespace = await place('check');
    expect(await check(namespace)).toMatchObject({
      networkPolicy: { status: 'True', reason: 'Enforced' },
      userNamespaces: { status: 'True', reason: 'Supported' },
    });
    expect(await left(namespace)).toEqual([]);
  });

  it('is that NetworkPolicies hold in gVisor too, and that no Pod comes up there that asks for a user namespace', async () => {
    const namespace = await place('check-gvisor');
    expect(await check(namespace, runnerImage, 'gvisor')).toMatchObject({
      networkPolicy: { status: 'True', reason: 'Enforced' },
      userNamespaces: {
        status: 'False',
        reason: 'NotStarted',
        message: expect.stringMatching(/sessions run without/),
      },
    });
    expect(await left(namespace)).toEqual([]);
  });

  it('is that one does not, where what is closed is reached all the same', async () => {
    const namespace = await place('check-open');
    // As good as no enforcement at all: policies add up.
    await cluster.client.create(NETWORK_POLICIES, {
      metadata: { name: 'everything', namespace },
      spec: {
        podSelector: {},
        policyTypes: ['Ingress', 'Egress'],
        ingress: [{}],
        egress: [{}],
      },
    });
    expect((await check(namespace)).networkPolicy).toEqual({
      status: 'False',
      reason: 'NotEnforced',
      message: expect.stringMatching(
        /out of a Pod and into a Pod.*does not enforce them.*network plugin/s,
      ),
    });
    expect(await left(namespace)).toEqual([]);
  });

  it('is nothing where its Pods cannot run, and it says why', async () => {
    const namespace = await place('check-broken');
    expect((await check(namespace, 'No Image')).networkPolicy).toEqual({
      status: 'Unknown',
      reason: 'NotTried',
      message: expect.stringMatching(/InvalidImageName|[Ii]nvalid/),
    });
    expect(await left(namespace)).toEqual([]);
  });
});

import {
  MANAGED_LABEL,
  SESSION_LABEL,
  SESSION_NETWORK_POLICY,
  sessionResource,
} from '@agentic-sessions/kubernetes-api';
import {
  NAMESPACES,
  NETWORK_POLICIES,
  PODS,
} from '@agentic-sessions/kubernetes-client';
import { eventually } from '@agentic-sessions/test-support';
import { OperatorBench } from './__testUtils__/OperatorBench';

jest.setTimeout(120_000);

/** ADR 8: there is no finalizer, so that what is purged must follow from what is there, whoever was away meanwhile. */
describe('what a session leaves while no operator looks', () => {
  const bench = new OperatorBench();
  beforeAll(() => bench.start());
  afterAll(() => bench.stop());

  const client = () => bench.cluster.client;
  const soon = (check: () => Promise<void>) =>
    eventually(check, { timeoutMs: 40_000, intervalMs: 200 });
  const pods = async (name: string) =>
    (
      await client().list(PODS, {
        namespace: bench.namespace,
        labelSelector: `${SESSION_LABEL}=${name}`,
      })
    ).items.map(({ metadata }) => metadata.name);
  const policies = async () =>
    (
      await client().list(NETWORK_POLICIES, { namespace: bench.namespace })
    ).items.map(({ metadata }) => metadata.name);
  /** A session that runs, and whose operator is dead. */
  const begin = async () => {
    const operator = bench.operator();
    operator.start();
    const name = await bench.session();
    await bench.reaches(name, 'Running/RunnerStarted', 40_000);
    await operator.end('SIGKILL');
    return name;
  };

  it('goes, though its owner reference was taken off its Pod', async () => {
    const name = await begin();
    // What `--cascade=orphan` does, by hand: when Kubernetes comes to it is its own affair.
    const ref = { name: `session-${name}`, namespace: bench.namespace };
    await client().patch(PODS, ref, {
      type: 'merge',
      body: { metadata: { ownerReferences: null } },
    });
    await client().delete(sessionResource, { ...ref, name });
    expect(await pods(name)).toEqual([ref.name]);
    const later = bench.operator();
    later.start();
    await soon(async () => expect(await pods(name)).toEqual([]));
    await later.end('SIGKILL');
  });

  it('goes, also the NetworkPolicies of a namespace that takes part no more', async () => {
    const name = await begin();
    expect(await policies()).toContain(SESSION_NETWORK_POLICY);
    await client().delete(sessionResource, {
      name,
      namespace: bench.namespace,
    });
    await client().patch(
      NAMESPACES,
      { name: bench.namespace },
      {
        type: 'merge',
        body: { metadata: { labels: { [MANAGED_LABEL]: null } } },
      },
    );
    bench.operator().start();
    await soon(async () => {
      expect(await pods(name)).toEqual([]);
      expect(await policies()).toEqual([]);
    });
  });
});

import {
  NETWORK_POLICIES,
  type NetworkPolicy,
} from '@agentic-sessions/kubernetes-client';
import { SESSION_LABEL, SYSTEM_NAMESPACE } from './names';
import { serviceAccount, type Actor } from './__testUtils__/KubernetesActors';
import { bindMallory, mallory } from './__testUtils__/Mallory';
import { refusal } from './__testUtils__/refusal';
import { SELECTORS } from './__testUtils__/selectors';
import { setUpCluster, type ApiCluster } from './__testUtils__/setUpCluster';

jest.setTimeout(60_000);

const operator = serviceAccount(SYSTEM_NAMESPACE, 'operator');
const OURS = 'agentic-sessions';

type Spec = NonNullable<NetworkPolicy['spec']>;

describe('NetworkPolicies beside those of sessions', () => {
  let api: ApiCluster;
  let elsewhere: string;

  const create = (
    actor: Actor,
    name: string,
    spec: Spec,
    options: { dryRun?: boolean; namespace?: string } = { dryRun: true },
  ) =>
    api.actors.as(actor).create(
      NETWORK_POLICIES,
      {
        metadata: { name, namespace: options.namespace ?? api.namespace },
        spec,
      },
      { dryRun: options.dryRun ?? false },
    );
  const open: Spec = { policyTypes: ['Egress'], egress: [{}] };
  const ofSessions: Spec = {
    podSelector: {
      matchExpressions: [{ key: SESSION_LABEL, operator: 'Exists' }],
    },
  };

  beforeAll(async () => {
    api = await setUpCluster('admission-network');
    elsewhere = await api.cluster.createNamespace('unmanaged');
    for (const namespace of [api.namespace, elsewhere]) {
      await bindMallory(api.cluster.client, namespace);
    }
    await create(operator, OURS, ofSessions, {});
    await create(
      operator,
      `${OURS}-egress-0123abcd`,
      { ...open, ...ofSessions },
      {},
    );
  });
  afterAll(async () => api.close());

  it.each(SELECTORS)('that choose %s: %s', async (_, excludes, podSelector) => {
    const answer = create(mallory, 'mine', { ...open, podSelector }).then(
      () => 'accepted',
      (error: Error) => error.message,
    );
    expect(await answer).toMatch(
      excludes
        ? /^accepted$/
        : /might choose Pods of sessions.*operator: DoesNotExist/s,
    );
  });

  it('may choose everything where they open nothing', async () => {
    await create(mallory, 'deny', {
      podSelector: {},
      policyTypes: ['Ingress', 'Egress'],
    });
    expect(
      await refusal(create(mallory, 'in', { podSelector: {}, ingress: [{}] })),
    ).toMatch(/might choose/);
  });

  it('may do what they like where there are no sessions', async () => {
    await create(
      mallory,
      'mine',
      { ...open, podSelector: {} },
      { dryRun: true, namespace: elsewhere },
    );
  });

  it('are not widened later', async () => {
    await create(
      mallory,
      'web',
      { ...open, podSelector: { matchLabels: { app: 'web' } } },
      {},
    );
    const patch = (body: object) =>
      api.actors
        .as(mallory)
        .patch(
          NETWORK_POLICIES,
          { name: 'web', namespace: api.namespace },
          { type: 'merge', body },
          { dryRun: true },
        );
    expect(
      await refusal(patch({ spec: { podSelector: { matchLabels: null } } })),
    ).toMatch(/might choose/);
    await patch({ metadata: { labels: { a: 'b' } } });
  });

  it.each([OURS, `${OURS}-egress-0123abcd`])(
    'leave %s to the operator',
    async name => {
      const as = api.actors.as(mallory);
      const ref = { name, namespace: api.namespace };
      expect(
        await refusal(
          as.patch(NETWORK_POLICIES, ref, {
            type: 'merge',
            body: { spec: { podSelector: { matchLabels: { a: 'b' } } } },
          }),
        ),
      ).toMatch(/is kept by the operator.*spec\.egress/s);
      expect(
        await refusal(
          as.patch(NETWORK_POLICIES, ref, {
            type: 'merge',
            body: {
              metadata: { labels: { 'app.kubernetes.io/managed-by': 'me' } },
            },
          }),
        ),
      ).toMatch(/is kept by the operator/);
      expect(await refusal(as.delete(NETWORK_POLICIES, ref))).toMatch(
        /is kept by the operator/,
      );
      await as.patch(
        NETWORK_POLICIES,
        ref,
        { type: 'merge', body: { metadata: { annotations: { a: 'b' } } } },
        { dryRun: true },
      );
      expect(
        await refusal(
          create(
            mallory,
            name,
            { podSelector: {} },
            { dryRun: true, namespace: elsewhere },
          ),
        ),
      ).toMatch(/is kept by the operator/);
    },
  );

  it('are not deleted all at once either', async () => {
    expect(
      await refusal(
        api.actors
          .as(mallory)
          .request(
            'DELETE',
            `/apis/networking.k8s.io/v1/namespaces/${api.namespace}/networkpolicies`,
          ),
      ),
    ).toMatch(/is kept by the operator/);
  });

  it('let the operator write and delete its own', async () => {
    const as = api.actors.as(operator);
    const name = `${OURS}-egress-ff`;
    const made = await create(operator, name, { ...open, ...ofSessions }, {});
    await as.update(NETWORK_POLICIES, {
      ...made,
      spec: { ...open, ...ofSessions, policyTypes: ['Ingress'] },
    });
    await as.delete(NETWORK_POLICIES, { name, namespace: api.namespace });
  });

  it('go with their namespace', async () => {
    const gone = await api.cluster.createNamespace('gone', {
      labels: { 'agentic-sessions.io/managed': 'true' },
    });
    await create(operator, OURS, ofSessions, { namespace: gone });
    const deleted = await api.cluster.kubectl([
      'delete',
      'namespace',
      gone,
      '--timeout=30s',
    ]);
    expect(deleted.stderr).toBe('');
    expect(deleted.ok).toBe(true);
  });
});

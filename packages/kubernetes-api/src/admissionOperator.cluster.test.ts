import {
  NETWORK_POLICIES,
  PODS,
  type NetworkPolicy,
  type Resource,
} from '@agentic-sessions/kubernetes-client';
import { eventually } from '@agentic-sessions/test-support';
import { sessionResource, type Session } from './generated';
import {
  MANAGED_LABEL,
  NETWORK_CHECK_POLICY,
  SESSION_LABEL,
  SYSTEM_NAMESPACE,
} from './names';
import { serviceAccount, type Actor } from './__testUtils__/KubernetesActors';
import {
  podBody,
  sessionPodBody,
  type LoosePod,
} from './__testUtils__/podBody';
import { refusal } from './__testUtils__/refusal';
import { sessionBody } from './__testUtils__/sessionBody';
import { SLY_PODS } from './__testUtils__/slyPods';
import { setUpCluster, type ApiCluster } from './__testUtils__/setUpCluster';

jest.setTimeout(60_000);

/** Who has stolen the operator's token is the operator to the API server. */
const thief = serviceAccount(SYSTEM_NAMESPACE, 'operator');
const portal = serviceAccount(SYSTEM_NAMESPACE, 'portal');

const OF_SESSIONS: NetworkPolicy['spec'] = {
  podSelector: {
    matchExpressions: [{ key: SESSION_LABEL, operator: 'Exists' }],
  },
  policyTypes: ['Ingress', 'Egress'],
};

describe('the token of the operator', () => {
  let api: ApiCluster;
  let elsewhere: string;
  let session: Session;

  const create = (actor: Actor | undefined, body: LoosePod, dryRun = true) =>
    (actor ? api.actors.as(actor) : api.cluster.client).create(
      PODS as Resource,
      body,
      { dryRun },
    );
  const remove = (name: string, namespace: string) =>
    api.actors.as(thief).delete(PODS, { name, namespace });
  const privileged = (namespace: string) => {
    const body = podBody(namespace, 'node-shell');
    body.spec.hostPID = true;
    body.spec.containers[0].securityContext = { privileged: true };
    return body;
  };
  const pullBy = async (namespace: string, name: string | null) => {
    const imagePullSecrets = name === null ? null : [{ name }];
    const { stderr } = await api.cluster.kubectl([
      ...['patch', 'serviceaccount', 'default', '-n', namespace],
      ...['--type=merge', '-p', JSON.stringify({ imagePullSecrets })],
    ]);
    expect(stderr).toBe('');
  };
  const probe = (namespace: string, role = 'server') => {
    const body = podBody(namespace, `${NETWORK_CHECK_POLICY}-${role}`);
    body.metadata.labels = { 'agentic-sessions.io/network-check': role };
    body.spec.automountServiceAccountToken = false;
    return body;
  };

  beforeAll(async () => {
    api = await setUpCluster('reach');
    elsewhere = await api.cluster.createNamespace('unmanaged');
    for (const name of [api.namespace, elsewhere]) {
      await api.cluster.kubectl([
        'create',
        'serviceaccount',
        'default',
        '-n',
        name,
      ]);
    }
    session = await api.actors
      .as(portal)
      .create(sessionResource, sessionBody(api.namespace));
    await create(undefined, podBody(api.namespace, 'strangers'), false);
  });
  afterAll(async () => api.close());

  it('makes no privileged Pod in kube-system', async () => {
    expect(await refusal(create(thief, privileged('kube-system')))).toMatch(
      /is an operator of agentic sessions and may not touch the Pod node-shell in kube-system/,
    );
  });

  it('makes no Pod of its own liking, in whatever namespace', async () => {
    for (const namespace of [api.namespace, elsewhere, SYSTEM_NAMESPACE]) {
      expect(await refusal(create(thief, podBody(namespace, 'web')))).toMatch(
        /may not touch the Pod web/,
      );
    }
  });

  it('makes no Pod of a session where no sessions are', async () => {
    const body = sessionPodBody(session);
    body.metadata.namespace = elsewhere;
    expect(await refusal(create(thief, body))).toMatch(
      /agentic-sessions\.io\/managed=true/,
    );
    body.metadata.namespace = SYSTEM_NAMESPACE;
    expect(await refusal(create(thief, body))).toMatch(/may not touch/);
  });

  it.each(SLY_PODS)(
    'makes no Pod of a session with %s',
    async (_, message, bend) => {
      const body = sessionPodBody(session);
      bend(body);
      expect(await refusal(create(thief, body))).toMatch(message);
    },
  );

  it('lets in what a cluster fills in: a level of SELinux, and the pull secrets of the account', async () => {
    for (const body of [
      sessionPodBody(session),
      probe(SYSTEM_NAMESPACE, 'client'),
    ]) {
      const { namespace } = body.metadata;
      body.spec.securityContext = {
        seLinuxOptions: { level: 's0:c26,c5' },
        appArmorProfile: { type: 'RuntimeDefault' },
      };
      body.spec.containers[0].env = [
        {
          name: 'NODE',
          valueFrom: { fieldRef: { fieldPath: 'spec.nodeName' } },
        },
        {
          name: 'CPUS',
          valueFrom: { resourceFieldRef: { resource: 'limits.cpu' } },
        },
      ];
      await pullBy(namespace!, 'registry');
      try {
        await eventually(async () =>
          expect(await create(thief, body)).toMatchObject({
            spec: { imagePullSecrets: [{ name: 'registry' }] },
          }),
        );
        body.spec.imagePullSecrets = [{ name: 'registry' }, { name: 'vault' }];
        expect(await refusal(create(thief, body))).toMatch(
          /pull secrets of its choice, such as vault/,
        );
      } finally {
        await pullBy(namespace!, null);
      }
    }
  });

  it.each<[string, (container: Record<string, unknown>) => void]>([
    [
      'every key of a Secret',
      container => {
        container.envFrom = [{ secretRef: { name: 'portal' } }];
      },
    ],
    [
      'every key of a ConfigMap',
      container => {
        container.envFrom = [{ configMapRef: { name: 'portal' } }];
      },
    ],
    [
      'a key of a Secret',
      container => {
        container.env = [
          {
            name: 'A',
            valueFrom: { secretKeyRef: { name: 'portal', key: 'k' } },
          },
        ];
      },
    ],
    [
      'a key of a ConfigMap',
      container => {
        container.env = [
          {
            name: 'A',
            valueFrom: { configMapKeyRef: { name: 'portal', key: 'k' } },
          },
        ];
      },
    ],
  ])(
    "makes no network check of its own namespace's secrets: %s",
    async (_, bend) => {
      const body = probe(SYSTEM_NAMESPACE, 'client');
      body.spec.initContainers = podBody(SYSTEM_NAMESPACE, 'x').spec.containers;
      body.spec.initContainers[0].name = 'init';
      await create(thief, body);
      for (const list of ['containers', 'initContainers']) {
        const sly = structuredClone(body);
        bend(sly.spec[list][0]);
        expect(await refusal(create(thief, sly))).toMatch(
          /environment is written out/,
        );
      }
    },
  );

  it("deletes no stranger's Pod", async () => {
    expect(await refusal(remove('strangers', api.namespace))).toMatch(
      /may not touch the Pod strangers/,
    );
    const all = `/api/v1/namespaces/${api.namespace}/pods`;
    expect(await refusal(api.actors.as(thief).request('DELETE', all))).toMatch(
      /cannot deletecollection/,
    );
  });

  it('makes and deletes Pods of sessions, and deletes them also where there are none any more', async () => {
    const label = (value: string | null) =>
      api.cluster.kubectl([
        'label',
        'namespace',
        api.namespace,
        '--overwrite',
        `${MANAGED_LABEL}${value === null ? '-' : `=${value}`}`,
      ]);
    const { metadata } = await create(thief, sessionPodBody(session), false);
    await label(null);
    try {
      await remove(metadata.name, api.namespace);
    } finally {
      await label('true');
    }
  });

  it('tries whether NetworkPolicies hold in its own namespace alone', async () => {
    await create(thief, probe(SYSTEM_NAMESPACE));
    await create(thief, probe(SYSTEM_NAMESPACE, 'client'));
    for (const namespace of [api.namespace, 'kube-system']) {
      expect(await refusal(create(thief, probe(namespace)))).toMatch(
        /in its own/,
      );
    }
    const sly = probe(SYSTEM_NAMESPACE);
    sly.spec.serviceAccountName = 'portal';
    expect(await refusal(create(thief, sly))).toMatch(/rights or files/);
    const another = probe(SYSTEM_NAMESPACE, 'shell');
    expect(await refusal(create(thief, another))).toMatch(/may not touch/);
  });

  const policy = (
    name: string,
    namespace: string,
    spec: NetworkPolicy['spec'] = OF_SESSIONS,
  ) =>
    api.actors
      .as(thief)
      .create(
        NETWORK_POLICIES,
        { metadata: { name, namespace }, spec },
        { dryRun: true },
      );

  it('writes no NetworkPolicies but its own', async () => {
    await policy('agentic-sessions-egress-00ff', api.namespace);
    for (const namespace of ['kube-system', api.namespace]) {
      expect(await refusal(policy('deny-all', namespace))).toMatch(
        /may not touch the NetworkPolicy deny-all/,
      );
      // By a name of ours, and yet about everything.
      expect(
        await refusal(
          policy('agentic-sessions', namespace, { podSelector: {} }),
        ),
      ).toMatch(/chooses Pods of sessions/);
    }
    expect(await refusal(policy(NETWORK_CHECK_POLICY, api.namespace))).toMatch(
      /may not touch/,
    );
    expect(
      await refusal(policy(NETWORK_CHECK_POLICY, SYSTEM_NAMESPACE)),
    ).toMatch(/network check/);
    await policy(NETWORK_CHECK_POLICY, SYSTEM_NAMESPACE, {
      podSelector: {
        matchExpressions: [
          { key: 'agentic-sessions.io/network-check', operator: 'Exists' },
        ],
      },
    });
    await api.cluster.client.create(NETWORK_POLICIES, {
      metadata: { name: 'web', namespace: api.namespace },
      spec: { podSelector: { matchLabels: { app: 'web' } } },
    });
    expect(
      await refusal(
        api.actors
          .as(thief)
          .delete(NETWORK_POLICIES, { name: 'web', namespace: api.namespace }),
      ),
    ).toMatch(/may not touch the NetworkPolicy web/);
  });

  it('binds nobody else: administrators and controllers make Pods as before', async () => {
    await create(undefined, privileged('kube-system'));
    const controller = serviceAccount('kube-system', 'replicaset-controller');
    await create(controller, podBody(api.namespace, 'replica'));
    // Who holds every verb on sessions runs them; that says nothing about other Pods.
    for (const rule of [
      ['sam', '--verb=*', '--resource=sessions.agentic-sessions.io'],
      ['sam-pods', '--verb=create', '--resource=pods'],
    ]) {
      const role = ['create', 'role', ...rule, '-n', api.namespace];
      expect((await api.cluster.kubectl(role)).stderr).toBe('');
      const bind = ['create', 'rolebinding', rule[0], '-n', api.namespace];
      await api.cluster.kubectl([...bind, `--role=${rule[0]}`, '--user=sam']);
    }
    await create({ user: 'sam' }, podBody(api.namespace, 'web'));
  });
});

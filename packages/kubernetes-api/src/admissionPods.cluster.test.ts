import {
  PODS,
  SERVICE_ACCOUNTS,
  isAlreadyExists,
  type KubernetesObject,
  type Resource,
} from '@agentic-sessions/kubernetes-client';
import { sessionResource, type Session } from './generated';
import { SESSION_LABEL, SYSTEM_NAMESPACE } from './names';
import { serviceAccount, type Actor } from './__testUtils__/KubernetesActors';
import { bindMallory, mallory } from './__testUtils__/Mallory';
import {
  podBody,
  sessionPodBody,
  tokenVolume,
  type LoosePod,
} from './__testUtils__/podBody';
import { refusal } from './__testUtils__/refusal';
import { sessionBody } from './__testUtils__/sessionBody';
import { setUpCluster, type ApiCluster } from './__testUtils__/setUpCluster';

jest.setTimeout(60_000);

const operator = serviceAccount(SYSTEM_NAMESPACE, 'operator');
const portal = serviceAccount(SYSTEM_NAMESPACE, 'portal');
const uuid = '11111111-2222-4333-8444-555555555555';

describe('Pods of sessions', () => {
  let api: ApiCluster;
  let session: Session;
  let pod: string;
  let made: KubernetesObject & { spec?: unknown };

  const create = (actor: Actor, body: LoosePod, dryRun = true) =>
    api.actors.as(actor).create(PODS as Resource, body, { dryRun });
  const createAsAdmin = (body: LoosePod) =>
    api.cluster.client.create(PODS as Resource, body, { dryRun: true });
  const bent = (bend: (body: LoosePod) => void) => {
    const body = sessionPodBody(session);
    body.metadata.name += '-7';
    bend(body);
    return body;
  };

  beforeAll(async () => {
    api = await setUpCluster('admission-pods');
    await bindMallory(api.cluster.client, api.namespace);
    // The controller that makes it may not have come to it yet.
    await api.cluster.client
      .create(SERVICE_ACCOUNTS, {
        metadata: { name: 'default', namespace: api.namespace },
      })
      .catch(error => {
        if (!isAlreadyExists(error)) throw error;
      });
    session = await api.actors
      .as(portal)
      .create(sessionResource, sessionBody(api.namespace));
    made = await create(operator, sessionPodBody(session), false);
    pod = made.metadata.name;
  });
  afterAll(async () => api.close());

  it('leave every other Pod alone', async () => {
    await create(mallory, podBody(api.namespace, 'web'));
    await create(mallory, podBody(api.namespace, 'session-store'));
    const other = podBody(api.namespace, 'other');
    other.spec.volumes = [tokenVolume('vault')];
    await create(mallory, other);
  });

  it.each<[string, RegExp, (body: LoosePod) => void]>([
    [
      'by its label',
      /by its label/,
      body => {
        body.metadata.labels = { [SESSION_LABEL]: uuid };
      },
    ],
    [
      'by an empty label',
      /by its label/,
      body => {
        body.metadata.labels = { [SESSION_LABEL]: '' };
      },
    ],
    [
      'by its name',
      /by its name/,
      body => {
        body.metadata.name = `session-${uuid}`;
      },
    ],
    [
      'by the name of a later attempt',
      /by its name/,
      body => {
        body.metadata.name = `session-${uuid}-3`;
      },
    ],
    [
      'by a token of our audience',
      /by a token of the audience agentic-sessions/,
      body => {
        body.spec.volumes = [tokenVolume()];
      },
    ],
    [
      'by a token hidden behind others',
      /by a token/,
      body => {
        const volume = tokenVolume();
        volume.projected.sources.unshift(
          { configMap: { name: 'a' } } as never,
          tokenVolume('vault').projected.sources[0],
        );
        body.spec.volumes = [{ name: 'a', emptyDir: {} }, volume];
      },
    ],
  ])(
    'are not made by an admin of the namespace: %s',
    async (_, message, bend) => {
      const body = podBody(api.namespace, 'harmless');
      bend(body);
      for (const actor of [mallory, portal]) {
        const said = await refusal(create(actor, body));
        expect(said).toMatch(actor === mallory ? message : /forbidden/);
      }
    },
  );

  it('are not made by a controller on somebody’s behalf', async () => {
    const body = podBody(api.namespace, 'replica');
    body.spec.volumes = [tokenVolume()];
    // What a ReplicaSet's Pod goes through: RBAC lets the controller, admission does not.
    const controller = serviceAccount('kube-system', 'replicaset-controller');
    expect(await refusal(create(controller, body))).toMatch(
      /replicaset-controller does not hold the verb workload/,
    );
  });

  it('do not come to be by labelling', async () => {
    await create(mallory, podBody(api.namespace, 'plain'), false);
    const change = (
      actor: Actor,
      name: string,
      body: unknown,
      subresource?: string,
    ) =>
      api.actors
        .as(actor)
        .patch(
          PODS,
          { name, namespace: api.namespace },
          { type: 'merge', body },
          { dryRun: true, subresource },
        );
    const label = { metadata: { labels: { [SESSION_LABEL]: uuid } } };
    expect(await refusal(change(mallory, 'plain', label))).toMatch(/its label/);
    expect(await refusal(change(mallory, 'plain', label, 'status'))).toMatch(
      /its label/,
    );
    const free = { metadata: { labels: { [SESSION_LABEL]: null } } };
    expect(await refusal(change(mallory, pod, free))).toMatch(/its label/);
    expect(await refusal(change(mallory, pod, free, 'status'))).toMatch(
      /its label/,
    );
    await change(mallory, 'plain', { metadata: { labels: { a: 'b' } } });
  });

  it('do not get another image, owner or size', async () => {
    const patch = (body: unknown, subresource?: string) =>
      api.actors
        .as(mallory)
        .patch(
          PODS,
          { name: pod, namespace: api.namespace },
          { type: 'strategic', body },
          { dryRun: true, subresource },
        );
    for (const body of [
      { spec: { containers: [{ name: 'runner', image: 'mine' }] } },
      { spec: { activeDeadlineSeconds: 1 } },
      { metadata: { ownerReferences: [{ $patch: 'replace' }] } },
    ]) {
      expect(await refusal(patch(body))).toMatch(/verb workload/);
      // Nothing of it comes through pods/status, so that whole Pods are not compared at each word of a kubelet.
      const { spec, metadata } = await patch(body, 'status');
      expect(spec).toEqual(made.spec);
      expect(metadata.ownerReferences).toEqual(made.metadata.ownerReferences);
    }
    const containers = [
      { name: 'agent', resources: { requests: { cpu: '1' } } },
    ];
    expect(await refusal(patch({ spec: { containers } }, 'resize'))).toMatch(
      /verb workload|forbidden|invalid/i,
    );
    await patch({ metadata: { annotations: { note: 'fine' } } });
  });

  it.each<[string, RegExp, (body: LoosePod) => void]>([
    [
      'a name of another session',
      /is named session-/,
      body => {
        body.metadata.name = `session-${uuid}`;
      },
    ],
    [
      'no owner',
      /controlled by it/,
      body => {
        body.metadata.ownerReferences = [];
      },
    ],
    [
      'another session as owner',
      /controlled by it/,
      body => {
        body.metadata.ownerReferences![0].name = uuid;
      },
    ],
    [
      "the API server's token",
      /must not carry the API server's token/,
      body => {
        delete body.spec.automountServiceAccountToken;
      },
    ],
    [
      "a token in the agent's container",
      /Only the container named runner/,
      body => {
        body.spec.containers[1].volumeMounts.push({
          name: 'token',
          mountPath: '/t',
        });
      },
    ],
    [
      'a token in an init container',
      /Only the container named runner/,
      body => {
        body.spec.initContainers[0].volumeMounts = [
          { name: 'token', mountPath: '/t' },
        ];
      },
    ],
    [
      'a Secret as volume',
      /holds no Secret/,
      body => {
        body.spec.volumes.push({ name: 's', secret: { secretName: 's' } });
      },
    ],
    [
      'a Secret among projected sources',
      /holds no Secret/,
      body => {
        body.spec.volumes[0].projected.sources.push({ secret: { name: 's' } });
      },
    ],
    [
      'a Secret as variable',
      /holds no Secret/,
      body => {
        body.spec.containers[1].env.push({
          name: 'KEY',
          valueFrom: { secretKeyRef: { name: 's', key: 'k' } },
        });
      },
    ],
    [
      'a Secret as environment',
      /holds no Secret/,
      body => {
        body.spec.containers[1].envFrom = [{ secretRef: { name: 's' } }];
      },
    ],
    [
      'a label that somebody injected',
      /Let nothing add mesh\.example\/on to Pods/,
      body => {
        body.metadata.labels!['mesh.example/on'] = 'true';
      },
    ],
    [
      'shared processes',
      /must not share processes/,
      body => {
        body.spec.shareProcessNamespace = true;
      },
    ],
  ])(
    'are refused to whoever may make them with %s',
    async (_, message, bend) => {
      // An administrator is told by these rules alone; an operator by whichever of its own refuses first.
      expect(await refusal(createAsAdmin(bent(bend)))).toMatch(message);
      await refusal(create(operator, bent(bend)));
    },
  );

  it('are made by the operator, attempt after attempt', async () => {
    await create(
      operator,
      bent(() => undefined),
    );
  });

  it.each(['exec', 'attach', 'portforward', 'proxy'])(
    'let nobody %s without debug',
    async subresource => {
      const query = {
        exec: '?command=id',
        attach: '',
        portforward: '?ports=1',
        proxy: '',
      }[subresource];
      const path = (name: string) =>
        `/api/v1/namespaces/${api.namespace}/pods/${name}/${subresource}${query}`;
      const said = await refusal(
        api.actors.as(mallory).request('POST', path(pod)),
      );
      expect(said).toMatch(/mallory does not hold the verb debug/);
      // Any other Pod is hers: what refuses then is that it does not run.
      expect(
        await refusal(api.actors.as(mallory).request('POST', path('plain'))),
      ).not.toMatch(/debug/);
      // An administrator holds every verb, so admission lets them by.
      expect(
        await refusal(api.cluster.client.request('POST', path(pod))),
      ).not.toMatch(/verb debug/);
    },
  );

  it('take no further container without debug', async () => {
    const said = await refusal(
      api.actors.as(mallory).patch(
        PODS,
        { name: pod, namespace: api.namespace },
        {
          type: 'strategic',
          body: {
            spec: {
              ephemeralContainers: [
                { name: 'spy', image: 'spy', targetContainerName: 'runner' },
              ],
            },
          },
        },
        { subresource: 'ephemeralcontainers', dryRun: true },
      ),
    );
    expect(said).toMatch(/verb debug/);
  });

  const token = (
    actor: Actor | undefined,
    audiences: string[],
    bound?: object,
  ) =>
    (actor ? api.actors.as(actor) : api.cluster.client).createSubresource(
      SERVICE_ACCOUNTS,
      { name: 'default', namespace: api.namespace },
      'token',
      {
        apiVersion: 'authentication.k8s.io/v1',
        kind: 'TokenRequest',
        spec: { audiences, ...(bound && { boundObjectRef: bound }) },
      },
    );
  const bound = () => ({ apiVersion: 'v1', kind: 'Pod', name: pod });

  it('have tokens made by nodes alone', async () => {
    for (const actor of [mallory, undefined]) {
      expect(
        await refusal(token(actor, ['agentic-sessions'], bound())),
      ).toMatch(/is not a node/);
      expect(
        await refusal(token(actor, ['vault', 'agentic-sessions'])),
      ).toMatch(/is not a node/);
    }
    await token(mallory, ['vault']);
    await token(mallory, []);
    const node: Actor = { user: 'mallory', groups: ['system:nodes'] };
    await token(node, ['agentic-sessions'], bound());
    expect(await refusal(token(node, ['agentic-sessions']))).toMatch(
      /bound to a Pod of a session/,
    );
    expect(
      await refusal(
        token(node, ['agentic-sessions'], { ...bound(), name: 'plain' }),
      ),
    ).toMatch(/bound to a Pod of a session/);
  });
});

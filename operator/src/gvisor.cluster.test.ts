import { randomUUID } from 'node:crypto';
import {
  agentRuntimeResource,
  MANAGED_LABEL,
  namespacePolicyResource,
  SESSION_LABEL,
  sessionResource,
  type NamespacePolicySandbox,
  type Session,
} from '@agentic-sessions/kubernetes-api';
import { NODES, PODS, type Pod } from '@agentic-sessions/kubernetes-client';
import { eventually, TestCluster } from '@agentic-sessions/test-support';
import {
  OperatorProcess,
  writeKubeconfig,
} from './__testUtils__/OperatorProcess';
import { requestOperatorToken } from './__testUtils__/requestOperatorToken';
import { RunnerApi } from './__testUtils__/RunnerApi';

jest.setTimeout(240_000);

/** What the kernel of a container calls itself, and whether the socket is there. */
const LOOK = `
const { readFileSync, statSync } = require('node:fs');
console.log(JSON.stringify({
  kernel: readFileSync('/proc/version', 'utf8'),
  socket: statSync('/acp/agent.sock').isSocket(),
}));
`;

describe('Sessions whose policy demands gVisor, in real Pods', () => {
  const cluster = new TestCluster();
  const { client } = cluster;
  const read = (key: string): Promise<Session> => {
    const [namespace, name] = key.split('/');
    return client.get<Session>(sessionResource, { namespace, name });
  };
  const api = new RunnerApi(async key => (await read(key)).spec);
  let runnerImage = '';
  let agentImage = '';
  const runtime = `gvisor-${randomUUID().slice(0, 8)}`;
  let token = '';
  const operators: OperatorProcess[] = [];

  /** A namespace with this policy, and an operator that would have it otherwise. */
  const place = async (
    sandbox: NamespacePolicySandbox,
    env: Record<string, string> = {},
  ) => {
    const namespace = await cluster.createNamespace('gvisor', {
      labels: {
        [MANAGED_LABEL]: 'true',
        'pod-security.kubernetes.io/enforce': 'restricted',
      },
    });
    await client.create(namespacePolicyResource, {
      apiVersion: 'agentic-sessions.io/v1alpha1',
      kind: 'NamespacePolicy',
      metadata: { name: 'default', namespace },
      spec: { sandbox },
    });
    const { server, ca } = client.config;
    const operator = new OperatorProcess(
      writeKubeconfig({ server, ca, token }),
      {
        WATCH_NAMESPACE: namespace,
        LEADER_ELECTION_NAME: namespace,
        RUNNER_IMAGE: runnerImage,
        RUNNER_API_URL: api.url,
        IMAGE_PULL_POLICY: 'Never',
        ...env,
      },
    );
    operator.start();
    operators.push(operator);
    return namespace;
  };

  const session = async (namespace: string): Promise<string> => {
    const name = randomUUID();
    await client.create<Session>(sessionResource, {
      apiVersion: 'agentic-sessions.io/v1alpha1',
      kind: 'Session',
      metadata: { name, namespace, labels: { [SESSION_LABEL]: name } },
      spec: {
        prompt: 'Survey the website. Do not change anything.',
        framework: { type: runtime },
        inputs: { website: `${api.url}/` },
        trigger: { source: 'test', actor: { kind: 'person', name: 'ada' } },
        policy: {
          version: '1',
          models: { allowed: ['*'], blocked: [] },
          tools: { allowed: ['*'], blocked: [] },
          approvals: { required: [] },
          egress: { mode: 'None' },
        },
        interactive: true,
      },
    });
    return `${namespace}/${name}`;
  };

  const reaches = (key: string, expected: string) =>
    eventually(
      async () => {
        const { phase, reason, message } = (await read(key)).status ?? {};
        if (`${phase}/${reason}` !== expected) {
          throw new Error(`${phase}/${reason}, not ${expected}: ${message}`);
        }
        return message ?? '';
      },
      { timeoutMs: 90_000, intervalMs: 250 },
    );

  const podOf = async (key: string): Promise<Pod> => {
    const [namespace, name] = key.split('/');
    const { items } = await client.list(PODS, {
      namespace,
      labelSelector: `${SESSION_LABEL}=${name}`,
    });
    return items[0];
  };

  const look = async (key: string, container: string) => {
    const { metadata } = await podOf(key);
    const { stdout, stderr } = await cluster.kubectl([
      'exec',
      `--namespace=${metadata.namespace}`,
      metadata.name,
      `--container=${container}`,
      '--',
      'node',
      '-e',
      LOOK,
    ]);
    if (!stdout) throw new Error(stderr);
    return JSON.parse(stdout);
  };

  const turnEnds = (key: string) =>
    eventually(
      () => {
        const kinds = api.told(key).map(({ kind }) => kind);
        if (!kinds.includes('turn.ended')) {
          throw new Error(`Told so far: ${kinds.join(', ')}`);
        }
      },
      { timeoutMs: 90_000, intervalMs: 250 },
    );

  beforeAll(async () => {
    await api.start(client.config.server);
    const { items } = await client.list(NODES);
    const images = items
      .flatMap(
        ({ status }) =>
          (status as { images?: { names?: string[] }[] } | undefined)?.images ??
          [],
      )
      .flatMap(({ names }) => names ?? []);
    const find = (name: RegExp) => {
      const found = images.find(image => name.test(image));
      if (!found) throw new Error(`No node has an image like ${name}.`);
      return found;
    };
    runnerImage = find(/agentic-sessions\/runner:/);
    agentImage = find(/agentic-sessions\/survey-agent:/);
    token = await requestOperatorToken(client);
    await client.create(agentRuntimeResource, {
      apiVersion: 'agentic-sessions.io/v1alpha1',
      kind: 'AgentRuntime',
      metadata: { name: runtime },
      spec: {
        image: agentImage,
        command: ['node', '/app/survey-agent.js', '--pace-ms', '0'],
        capabilities: { followUps: true, websites: true },
      },
    });
  });
  afterAll(async () => {
    await Promise.all(operators.map(each => each.end('SIGKILL')));
    await client.delete(agentRuntimeResource, { name: runtime });
    await cluster.close();
    await api.stop();
  });

  it('run in it, whatever the operator is told, and runner and agent speak by the socket they share', async () => {
    const namespace = await place(
      { runtimeClasses: ['gvisor'] },
      { RUNTIME_CLASS: 'no-sandbox', HOST_USERS: 'false' },
    );
    const key = await session(namespace);
    await reaches(key, 'Running/RunnerStarted');
    await turnEnds(key);
    const { spec } = await podOf(key);
    expect(spec.runtimeClassName).toBe('gvisor');
    // The operator is told to, and leaves it out: such a Pod would not come up.
    expect(spec.hostUsers).toBeUndefined();
    for (const container of ['runner', 'agent']) {
      expect(await look(key, container)).toMatchObject({
        kernel: expect.stringMatching(/^Linux version \S*gvisor/),
        socket: true,
      });
    }
    const said = api
      .told(key)
      .filter(({ kind }) => kind === 'message')
      .map(({ body }) => String(body.text))
      .join('\n');
    expect(said).toMatch(/broken link/i);
    api.finish(key);
    await reaches(key, 'Completed/FinishedByUser');
  });

  it.each<[string, NamespacePolicySandbox, RegExp]>([
    [
      'names none',
      { runtimeClasses: [] },
      /No RuntimeClass is left.*or to leave the list out/,
    ],
    [
      'names one that the cluster has not',
      { runtimeClasses: ['no-sandbox'] },
      /add the RuntimeClass "no-sandbox".*spec\.sandbox\.runtimeClasses/,
    ],
    [
      'demands a user namespace as well',
      { runtimeClasses: ['gvisor'], requireUserNamespace: true },
      /gVisor, for one, starts no Pod.*demand one of the two/,
    ],
  ])(
    'end at once, in no looser sandbox, where policy %s',
    async (_, sandbox, words) => {
      const key = await session(await place(sandbox));
      await eventually(
        async () => {
          const { phase, message } = (await read(key)).status ?? {};
          expect(phase).toBe('Failed');
          expect(message).toMatch(words);
        },
        { timeoutMs: 30_000, intervalMs: 250 },
      );
      expect(await podOf(key)).toBeUndefined();
    },
  );
});

import {
  agentRuntimeResource,
  namespacePolicyResource,
  platformPolicyResource,
  sessionTriggerResource,
  type AgentRuntimeSpec,
  type NamespacePolicySpec,
  type SessionTriggerSpec,
} from './generated';
import { API_GROUP_VERSION } from './names';
import { refusal } from './__testUtils__/refusal';
import { setUpCluster, type ApiCluster } from './__testUtils__/setUpCluster';

jest.setTimeout(60_000);

const apiVersion = API_GROUP_VERSION;

describe('rules of policies, triggers and runtimes in the API server', () => {
  let api: ApiCluster;
  beforeAll(async () => {
    api = await setUpCluster('other-kinds');
  });
  afterAll(async () => api.close());

  const policy = (spec: NamespacePolicySpec, name = 'default') =>
    api.cluster.client.create(
      namespacePolicyResource,
      {
        apiVersion,
        kind: 'NamespacePolicy',
        metadata: { name, namespace: api.namespace },
        spec,
      },
      { dryRun: true },
    );
  const trigger = (spec: Partial<SessionTriggerSpec>) =>
    api.cluster.client.create(
      sessionTriggerResource,
      {
        apiVersion,
        kind: 'SessionTrigger',
        metadata: { name: 'test', namespace: api.namespace },
        spec: {
          source: 'github',
          endpoint: 'payments-github',
          events: ['issue_comment'],
          template: {
            promptFrom: 'event.comment.body',
            framework: { type: 'survey-agent' },
          },
          ...spec,
        },
      },
      { dryRun: true },
    );
  const template = (
    change: Partial<SessionTriggerSpec['template']>,
  ): Partial<SessionTriggerSpec> => ({
    template: {
      prompt: 'Survey',
      framework: { type: 'survey-agent' },
      ...change,
    },
  });
  const runtime = (spec: Partial<AgentRuntimeSpec>) =>
    api.cluster.client.create(
      agentRuntimeResource,
      {
        apiVersion,
        kind: 'AgentRuntime',
        metadata: { name: 'test' },
        spec: { image: 'agent', command: ['agent'], ...spec },
      },
      { dryRun: true },
    );

  it('lets there be one policy of a name', async () => {
    await policy({});
    expect(await refusal(policy({}, 'mine'))).toMatch(/its name is default/);
    expect(
      await refusal(
        api.cluster.client.create(
          platformPolicyResource,
          {
            apiVersion,
            kind: 'PlatformPolicy',
            metadata: { name: 'other' },
            spec: {},
          },
          { dryRun: true },
        ),
      ),
    ).toMatch(/its name is default/);
  });

  it('adds nothing to what a namespace says, which might be more than the platform allows', async () => {
    const { spec } = await policy({ artifacts: {} });
    expect(spec).toEqual({ artifacts: {} });
  });

  it.each<[string, NamespacePolicySpec, RegExp]>([
    [
      'a star in the middle',
      { tools: { allowed: ['a*b'] } },
      /single `\*` at the end/,
    ],
    ['two stars', { models: { blocked: ['a**'] } }, /single `\*`/],
    [
      'an amount without currency',
      { budgets: { perSession: 1 } },
      /needs its currency/,
    ],
    ['a debt', { budgets: { perSession: -1, currency: 'USD' } }, /perSession/],
    [
      'a currency that is none',
      { budgets: { perSession: 1, currency: 'usd' } },
      /currency/,
    ],
    [
      'an approver without kind',
      { approvals: { approvers: ['grace-hopper'] } },
      /must be `user:` or `group:`/,
    ],
    [
      'a GitHub account by its name',
      { trustedActors: [{ source: 'github', id: 'octocat' }] },
      /a login can pass to somebody else/,
    ],
    [
      'an actor twice',
      {
        trustedActors: [
          { source: 'github', id: '1' },
          { source: 'github', id: '1' },
        ],
      },
      /[Dd]uplicate/,
    ],
    [
      'a host that is an address',
      { egress: { mode: 'Listed', hosts: ['https://a.b/'] } },
      /name of a host/,
    ],
    [
      'an address where a network should be',
      { egress: { mode: 'Listed', networks: [{ cidr: '10.0.0.1/8' }] } },
      /nothing behind its prefix/,
    ],
    [
      'a hole outside its network',
      {
        egress: {
          mode: 'Listed',
          networks: [{ cidr: '10.0.0.0/8', except: ['11.0.0.0/8'] }],
        },
      },
      /within cidr/,
    ],
    [
      'a range of ports that goes backwards',
      {
        egress: {
          mode: 'Listed',
          networks: [{ cidr: '::/0', ports: [{ port: 2, endPort: 1 }] }],
        },
      },
      /not be lower than port/,
    ],
    ['a time that is a word', { retention: { sessions: 'ever' } }, /retention/],
    [
      'a webhook that is no page',
      { notifications: { webhooks: [{ url: 'ftp://a', events: ['x'] }] } },
      /http or https/,
    ],
  ])('refuses a policy with %s', async (_, spec, message) => {
    expect(await refusal(policy(spec))).toMatch(message);
  });

  it('trusts, steers and stays interactive by default', async () => {
    const { spec } = await trigger({});
    expect(spec).toMatchObject({
      actors: { trusted: true },
      onRunning: 'Steer',
      template: { interactive: true },
    });
  });

  it.each<[string, Partial<SessionTriggerSpec>, RegExp]>([
    ['no event', { events: [] }, /at least 1/],
    [
      'nobody who may use it',
      { actors: { trusted: false } },
      /nobody could start/,
    ],
    [
      'a GitHub account by its name',
      { actors: { ids: ['octocat'] } },
      /a login can pass/,
    ],
    [
      'two prompts',
      template({ promptFrom: 'event.x' }),
      /either prompt or promptFrom/,
    ],
    [
      'no prompt',
      template({ prompt: undefined }),
      /either prompt or promptFrom/,
    ],
    [
      'two titles',
      template({ title: 'a', titleFrom: 'b' }),
      /at most one of title/,
    ],
    [
      'a repository without address',
      template({ repositories: [{ ref: 'main' }] }),
      /either url or urlFrom/,
    ],
    [
      'a repository with two addresses',
      template({ repositories: [{ url: 'http://a', urlFrom: 'b' }] }),
      /either url or urlFrom/,
    ],
    [
      'two refs',
      template({ repositories: [{ url: 'http://a', ref: 'a', refFrom: 'b' }] }),
      /at most one of ref/,
    ],
    [
      'an input given twice',
      template({ inputs: { a: '1' }, inputsFrom: { a: 'event.x' } }),
      /in inputs or in inputsFrom/,
    ],
  ])('refuses a trigger with %s', async (_, spec, message) => {
    expect(await refusal(trigger(spec))).toMatch(message);
  });

  it.each<[string, Partial<AgentRuntimeSpec>, RegExp]>([
    ['no command', { command: [] }, /at least 1/],
    [
      'a variable of the runner',
      { env: [{ name: 'AGENTIC_SESSIONS_URL', value: 'http://evil' }] },
      /kept for the session's own programs/,
    ],
    [
      'a variable that loads a library',
      { env: [{ name: 'LD_PRELOAD', value: '/a.so' }] },
      /kept for the session's own programs/,
    ],
    [
      'a variable that is no name',
      { env: [{ name: 'A B', value: '' }] },
      /letters, digits/,
    ],
    [
      "a writable place among the runner's",
      { writablePaths: ['/spool/x'] },
      /kept for/,
    ],
    [
      'a writable path upwards',
      { writablePaths: ['/a/../b'] },
      /absolute path/,
    ],
    ...['/tmp', '/workspace', '/home/agent', '/home', '/tmp/cache'].map(
      (path): [string, Partial<AgentRuntimeSpec>, RegExp] => [
        `a path that is writable anyway: ${path}`,
        { writablePaths: [path] },
        /are writable in every session/,
      ],
    ),
    ...['/var/agent/', '/./tmp', '/var/.'].map(
      (path): [string, Partial<AgentRuntimeSpec>, RegExp] => [
        `a path that is not written plainly: ${path}`,
        { writablePaths: [path] },
        /written plainly/,
      ],
    ),
    ['a relative path', { writablePaths: ['a'] }, /absolute path/],
    [
      'an amount of memory that is none',
      { resources: { limits: { memory: 'much' } } },
      /memory/,
    ],
  ])('refuses a runtime with %s', async (_, spec, message) => {
    expect(await refusal(runtime(spec))).toMatch(message);
  });

  it('takes amounts as numbers and as words', async () => {
    const { spec } = await runtime({
      resources: { requests: { cpu: 1 }, limits: { memory: '512Mi' } },
    });
    expect(spec.resources).toEqual({
      requests: { cpu: 1 },
      limits: { memory: '512Mi' },
    });
  });
});

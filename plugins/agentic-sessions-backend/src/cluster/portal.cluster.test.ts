import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  MANAGED_LABEL,
  OPERATOR_FIELD_MANAGER,
  PORTAL_SERVICE_ACCOUNT,
  SESSION_CLUSTER_ROLES,
  sessionResource,
  SYSTEM_NAMESPACE,
  type Session,
  type SessionStatus,
} from '@agentic-sessions/kubernetes-api';
import {
  defineResource,
  KubernetesClient,
  SERVICE_ACCOUNTS,
  type KubernetesObject,
} from '@agentic-sessions/kubernetes-client';
import { eventually, TestCluster } from '@agentic-sessions/test-support';
import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import type { Identity } from '../access/Identity';
import { IdentityResolver } from '../access/IdentityResolver';
import { createSessionParts, type SessionParts } from '../createSessionParts';
import { openDatabase } from '../database/openDatabase';
import { verifyChain } from '../ledger/verifyChain';
import { LocalNoticeBus } from '../notices/LocalNoticeBus';
import type { Call } from '../sessions/SessionService';

jest.setTimeout(120_000);

interface RoleBinding extends KubernetesObject {
  roleRef: { apiGroup: string; kind: string; name: string };
  subjects: {
    apiGroup?: string;
    kind: string;
    name: string;
    namespace?: string;
  }[];
}

const ROLE_BINDINGS = defineResource<RoleBinding>({
  group: 'rbac.authorization.k8s.io',
  version: 'v1',
  plural: 'rolebindings',
  kind: 'RoleBinding',
  namespaced: true,
});

const AGENT_RUNTIMES = defineResource<KubernetesObject>({
  group: 'agentic-sessions.io',
  version: 'v1alpha1',
  plural: 'agentruntimes',
  kind: 'AgentRuntime',
  namespaced: false,
});

/** The parts of the plugin with nothing but the rights of the portal's own ServiceAccount, against the real API server. */
describe('the portal and a real cluster', () => {
  const cluster = new TestCluster();
  const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
  const logger = mockServices.logger.mock();
  const stopping = new AbortController();
  let namespace: string;
  let runtime: string;
  let folder: string;
  let knex: Knex;
  let client: KubernetesClient;
  let parts: SessionParts;

  const identityOf = (username: string): Identity => ({
    username,
    groups: ['system:authenticated'],
    via: 'backstage',
  });
  const call = (username: string): Call => ({
    identity: identityOf(username),
    traceId: '0'.repeat(32),
  });

  async function tokenOf(name: string, inNamespace: string): Promise<string> {
    const { status } = await cluster.client.createSubresource<{
      status: { token: string };
    }>(SERVICE_ACCOUNTS, { name, namespace: inNamespace }, 'token', {
      apiVersion: 'authentication.k8s.io/v1',
      kind: 'TokenRequest',
      spec: { expirationSeconds: 3600 },
    });
    return status.token;
  }

  async function bind(
    role: keyof typeof SESSION_CLUSTER_ROLES,
    subject: RoleBinding['subjects'][0],
  ): Promise<void> {
    await cluster.client.create(ROLE_BINDINGS, {
      metadata: { name: `${role}-${subject.name}`, namespace },
      roleRef: {
        apiGroup: 'rbac.authorization.k8s.io',
        kind: 'ClusterRole',
        name: SESSION_CLUSTER_ROLES[role],
      },
      subjects: [subject],
    });
  }

  /** Says how a session goes, as the operator would. */
  async function setStatus(name: string, status: SessionStatus): Promise<void> {
    await cluster.client.apply<Session>(
      sessionResource,
      { metadata: { name, namespace }, status },
      {
        fieldManager: OPERATOR_FIELD_MANAGER,
        force: true,
        subresource: 'status',
      },
    );
  }

  beforeAll(async () => {
    namespace = await cluster.createNamespace('backend', {
      labels: { [MANAGED_LABEL]: 'true' },
    });
    runtime = namespace;
    await cluster.client.create(AGENT_RUNTIMES, {
      metadata: { name: runtime },
      spec: { image: 'none', command: ['none'] },
    } as KubernetesObject);
    const person = (name: string) => ({
      apiGroup: 'rbac.authorization.k8s.io',
      kind: 'User',
      name,
    });
    await bind('viewer', person('vera'));
    await bind('editor', person('ada'));
    await bind('viewer', {
      kind: 'ServiceAccount',
      name: 'default',
      namespace,
    });

    folder = await mkdtemp(join(tmpdir(), 'sessions-'));
    knex = await databases.init('SQLITE_3');
    await openDatabase(mockServices.database({ knex }));
    client = new KubernetesClient({
      config: {
        ...cluster.client.config,
        cert: undefined,
        key: undefined,
        tokenFile: undefined,
        token: await tokenOf(PORTAL_SERVICE_ACCOUNT, SYSTEM_NAMESPACE),
      },
    });
    parts = createSessionParts({
      knex,
      client,
      logger,
      notices: new LocalNoticeBus({ logger }),
      config: {
        kubernetes: {},
        identity: { usernamePrefix: '', groupPrefix: '' },
        artifactsFolder: folder,
      },
    });
    parts.cluster.run(stopping.signal);
    parts.follower.start(stopping.signal);
    await eventually(async () => {
      await parts.cluster.ready();
      if (
        !parts.cluster.isManaged(namespace) ||
        !parts.cluster.runtime(runtime)
      ) {
        throw new Error('The portal does not see the namespace yet');
      }
    });
  });

  afterAll(async () => {
    stopping.abort();
    parts?.reporter.close();
    client?.close();
    await cluster.client.delete(AGENT_RUNTIMES, { name: runtime });
    await cluster.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function start(): Promise<string> {
    const session = await parts.service.createSession(call('ada'), namespace, {
      framework: { type: runtime },
      prompt: 'Look around',
    });
    return session.id;
  }

  it('gives the rights that RBAC gives, and takes them when RBAC does', async () => {
    const verbs = await parts.guard.verbs(call('vera'), namespace);
    expect(verbs).toEqual(['get', 'list', 'watch']);
    expect(await parts.guard.verbs(call('ada'), namespace)).toEqual([
      'get',
      'list',
      'watch',
      'submit',
      'message',
      'control',
    ]);
    expect(await parts.guard.verbs(call('mallory'), namespace)).toEqual([]);
    await expect(
      parts.service.createSession(call('vera'), namespace, {
        framework: { type: runtime },
      }),
    ).rejects.toThrow('submit');

    const guest = {
      apiGroup: 'rbac.authorization.k8s.io',
      kind: 'User',
      name: 'guest',
    };
    await bind('viewer', guest);
    await eventually(async () =>
      expect(await parts.guard.may(call('guest'), 'list', namespace)).toBe(
        true,
      ),
    );
    await cluster.client.delete(ROLE_BINDINGS, {
      name: 'viewer-guest',
      namespace,
    });
    await eventually(async () =>
      expect(await parts.guard.may(call('guest'), 'list', namespace)).toBe(
        false,
      ),
    );
  });

  it('knows a token of the cluster, and none of another audience', async () => {
    const resolver = new IdentityResolver({
      auth: mockServices.auth(),
      userInfo: mockServices.userInfo(),
      client,
      mapping: { usernamePrefix: '', groupPrefix: '' },
    });
    const identity = await resolver.resolve(
      await tokenOf('default', namespace),
    );
    expect(identity).toMatchObject({
      username: `system:serviceaccount:${namespace}:default`,
      via: 'kubernetes',
    });
    const lists = await parts.service.listSessions(
      { identity, traceId: '0'.repeat(32) },
      { namespace },
      { filter: {}, limit: 10 },
    );
    expect(lists.total).toBe(0);
    await expect(resolver.resolve('no-such-token')).rejects.toThrow(
      'not, or no longer, valid',
    );
    // A token of the API server is not one of a session Pod.
    await expect(
      parts.runners.authenticator.authenticate(
        await tokenOf('default', namespace),
        `${namespace}/x`,
      ),
    ).rejects.toThrow('not the token of a session Pod');
  });

  it('creates a session that admission lets in, and follows it to its end', async () => {
    const id = await start();
    const ref = { namespace, sessionId: id };
    const stored = await cluster.client.get<Session>(sessionResource, {
      name: id,
      namespace,
    });
    expect(stored.spec.trigger.actor).toEqual({ kind: 'person', name: 'ada' });
    expect(stored.spec.policy?.version).toEqual(expect.any(String));

    const pending = {
      time: '2026-11-22T10:00:00Z',
      phase: 'Pending' as const,
      reason: 'Created',
    };
    const running = {
      time: '2026-11-22T10:00:01Z',
      phase: 'Running' as const,
      reason: 'RunnerStarted',
    };
    const workload = { podName: `session-${id}`, podUID: 'uid', attempt: 0 };
    const begun: SessionStatus = {
      phase: 'Running',
      reason: 'RunnerStarted',
      startedAt: '2026-11-22T10:00:01Z',
      workload,
      history: [pending, running],
    };
    await setStatus(id, begun);
    await parts.ledger.append(ref, [
      {
        time: '2026-11-22T10:00:02.000Z',
        kind: 'turn.started',
        actor: 'runner',
        body: { turn: 1, prompt: 'x' },
      },
      {
        time: '2026-11-22T10:00:03.000Z',
        kind: 'usage',
        actor: 'runner',
        body: { inputTokens: 10, outputTokens: 2, cost: 0.5, currency: 'USD' },
      },
    ]);
    parts.reporter.report(ref);
    // Its own fields, next to the operator's, past the admission policy that keeps them apart.
    await eventually(async () => {
      const { status } = await cluster.client.get<Session>(sessionResource, {
        name: id,
        namespace,
      });
      expect(status).toMatchObject({
        phase: 'Running',
        activity: 'Working',
        usage: { inputTokens: 10, outputTokens: 2, cost: 0.5, currency: 'USD' },
        artifacts: { count: 0 },
        workload,
      });
    });
    await eventually(async () =>
      expect(await parts.service.getSummary(call('vera'), ref)).toMatchObject({
        phase: 'Running',
        activity: 'Working',
        cost: { amount: 0.5, currency: 'USD' },
      }),
    );

    await setStatus(id, {
      ...begun,
      phase: 'Completed',
      reason: 'TurnEnded',
      message: 'Done.',
      finishedAt: '2026-11-22T10:01:00Z',
      history: [
        pending,
        running,
        {
          time: '2026-11-22T10:01:00Z',
          phase: 'Completed',
          reason: 'TurnEnded',
          message: 'Done.',
        },
      ],
    });
    await eventually(async () =>
      expect(await parts.service.getSummary(call('vera'), ref)).toMatchObject({
        phase: 'Completed',
      }),
    );
    await cluster.client.delete(sessionResource, { name: id, namespace });
    await eventually(async () =>
      expect(await parts.service.getSummary(call('vera'), ref)).toBeUndefined(),
    );
    const events = await parts.ledger.read(ref, { after: 0, limit: 100 });
    expect(verifyChain(events)).toBeUndefined();
    expect(
      events
        .filter(event => event.kind.startsWith('session.'))
        .map(event => [event.kind, (event.body as { phase?: string }).phase]),
    ).toEqual([
      ['session.created', undefined],
      ['session.phase', 'Pending'],
      ['session.phase', 'Running'],
      ['session.phase', 'Completed'],
      ['session.ended', 'Completed'],
      ['session.deleted', 'Completed'],
    ]);
  });

  it('stops a session by what is wanted of it, and reads no log where there is no Pod', async () => {
    const id = await start();
    const ref = { namespace, sessionId: id };
    await parts.service.stopSession(call('ada'), ref, 'enough');
    const { spec } = await cluster.client.get<Session>(sessionResource, {
      name: id,
      namespace,
    });
    expect(spec.desiredState).toBe('Stopped');
    await setStatus(id, {
      workload: { podName: 'no-such-pod', podUID: 'x', attempt: 0 },
    });
    await eventually(() =>
      expect(parts.cluster.session(ref)?.status?.workload).toBeDefined(),
    );
    expect(
      await parts.service.readLog(call('vera'), ref, {
        container: 'agent',
        tailLines: 10,
      }),
    ).toBe('');
  });

  it('tells in the words of the cluster what its rules refuse', async () => {
    await expect(
      parts.service.createSession(call('ada'), namespace, {
        framework: { type: runtime },
        repositories: [{ url: 'http://somebody:secret@git.example/x.git' }],
      }),
    ).rejects.toThrow('credentials come from the gateway');
  });
});

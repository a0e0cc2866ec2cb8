import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  agentRuntimeResource,
  MANAGED_LABEL,
  OPERATOR_FIELD_MANAGER,
  PORTAL_SERVICE_ACCOUNT,
  SESSION_CLUSTER_ROLES,
  sessionResource,
  SYSTEM_NAMESPACE,
  type AgentRuntime,
  type Session,
  type SessionStatus,
} from '@agentic-sessions/kubernetes-api';
import {
  defineResource,
  KubernetesClient,
  NAMESPACES,
  SERVICE_ACCOUNTS,
  type KubernetesObject,
} from '@agentic-sessions/kubernetes-client';
import { eventually, TestCluster } from '@agentic-sessions/test-support';
import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import { createSessionParts, type SessionParts } from '../createSessionParts';
import { openDatabase } from '../database/openDatabase';
import { LocalNoticeBus } from '../notices/LocalNoticeBus';
import type { Call } from '../sessions/SessionService';

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

/** The parts of the plugin with nothing but the rights of the portal's own ServiceAccount, on a real API server. */
export class ClusterPortal {
  readonly cluster = new TestCluster();
  readonly namespace: string;
  readonly client: KubernetesClient;
  readonly parts: SessionParts;
  readonly #stopping = new AbortController();
  readonly #folder: string;

  private constructor(options: {
    namespace: string;
    client: KubernetesClient;
    knex: Knex;
    folder: string;
  }) {
    const { client, folder, knex } = options;
    const logger = mockServices.logger.mock();
    this.namespace = options.namespace;
    this.client = client;
    this.#folder = folder;
    this.parts = createSessionParts({
      knex,
      client,
      logger,
      permissions: mockServices.permissions(),
      notices: new LocalNoticeBus({ logger }),
      config: {
        kubernetes: {},
        identity: { usernamePrefix: '', groupPrefix: '' },
        artifactsFolder: folder,
        maxSnapshotBytes: 1024 * 1024,
      },
    });
  }

  /** A namespace of its own that takes part, with a runtime of the same name. */
  static async start(knex: Knex): Promise<ClusterPortal> {
    await openDatabase(mockServices.database({ knex }));
    const cluster = new TestCluster();
    const namespace = await cluster.createNamespace('backend', {
      labels: { [MANAGED_LABEL]: 'true' },
    });
    await cluster.client.create<AgentRuntime>(agentRuntimeResource, {
      apiVersion: 'agentic-sessions.io/v1alpha1',
      kind: 'AgentRuntime',
      metadata: { name: namespace },
      spec: { image: 'none', command: ['none'] },
    });
    const portal = new ClusterPortal({
      namespace,
      knex,
      folder: await mkdtemp(join(tmpdir(), 'sessions-')),
      client: new KubernetesClient({
        config: {
          ...cluster.client.config,
          cert: undefined,
          key: undefined,
          tokenFile: undefined,
          token: await tokenOf(
            cluster,
            PORTAL_SERVICE_ACCOUNT,
            SYSTEM_NAMESPACE,
          ),
        },
      }),
    });
    cluster.client.close();
    portal.parts.cluster.run(portal.#stopping.signal);
    portal.parts.follower.start(portal.#stopping.signal);
    await eventually(async () => {
      const { cluster: seen } = portal.parts;
      await seen.ready();
      if (!seen.isManaged(namespace) || !seen.runtime(namespace)) {
        throw new Error('The portal does not see the namespace yet');
      }
    });
    return portal;
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    this.parts.reporter.close();
    this.client.close();
    const { client } = this.cluster;
    await client.delete(agentRuntimeResource, { name: this.namespace });
    await client.delete(NAMESPACES, { name: this.namespace });
    await this.cluster.close();
    await rm(this.#folder, { recursive: true, force: true });
  }

  /** A call by somebody of the cluster. */
  call(username: string): Call {
    return {
      identity: {
        username,
        groups: ['system:authenticated'],
        via: 'backstage',
        credentials: mockCredentials.user(`user:default/${username}`),
      },
      traceId: '0'.repeat(32),
    };
  }

  /** A token of a ServiceAccount of the namespace, for the API server. */
  async token(serviceAccount: string): Promise<string> {
    return tokenOf(this.cluster, serviceAccount, this.namespace);
  }

  /** Binds a person to a ClusterRole of ours in the namespace. */
  async bind(
    role: keyof typeof SESSION_CLUSTER_ROLES,
    subject: { kind: 'User' | 'ServiceAccount'; name: string },
  ): Promise<void> {
    const { namespace } = this;
    await this.cluster.client.create(ROLE_BINDINGS, {
      metadata: { name: `${role}-${subject.name}`, namespace },
      roleRef: {
        apiGroup: 'rbac.authorization.k8s.io',
        kind: 'ClusterRole',
        name: SESSION_CLUSTER_ROLES[role],
      },
      subjects: [
        subject.kind === 'User'
          ? { ...subject, apiGroup: 'rbac.authorization.k8s.io' }
          : { ...subject, namespace },
      ],
    });
  }

  async unbind(
    role: keyof typeof SESSION_CLUSTER_ROLES,
    name: string,
  ): Promise<void> {
    await this.cluster.client.delete(ROLE_BINDINGS, {
      name: `${role}-${name}`,
      namespace: this.namespace,
    });
  }

  /** Starts a session as the editor. */
  async startSession(): Promise<string> {
    const { id } = await this.parts.service.createSession(
      this.call('ada'),
      this.namespace,
      { framework: { type: this.namespace }, prompt: 'Look around' },
    );
    return id;
  }

  /** The session as the API server has it. */
  async get(name: string): Promise<Session> {
    return this.cluster.client.get<Session>(sessionResource, {
      name,
      namespace: this.namespace,
    });
  }

  /** Says how a session goes, as the operator would. */
  async setStatus(name: string, status: SessionStatus): Promise<void> {
    await this.cluster.client.apply<Session>(
      sessionResource,
      { metadata: { name, namespace: this.namespace }, status },
      {
        fieldManager: OPERATOR_FIELD_MANAGER,
        force: true,
        subresource: 'status',
      },
    );
  }
}

async function tokenOf(
  cluster: TestCluster,
  name: string,
  namespace: string,
): Promise<string> {
  const { status } = await cluster.client.createSubresource<{
    status: { token: string };
  }>(SERVICE_ACCOUNTS, { name, namespace }, 'token', {
    apiVersion: 'authentication.k8s.io/v1',
    kind: 'TokenRequest',
    spec: { expirationSeconds: 3600 },
  });
  return status.token;
}

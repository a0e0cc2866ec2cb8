import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Session } from '@agentic-sessions/kubernetes-api';
import { RUNNER_TOKEN_AUDIENCE } from '@agentic-sessions/runner-protocol';
import { freePort } from '@agentic-sessions/test-support';
import type { BackendFeature } from '@backstage/backend-plugin-api';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import type { Knex } from 'knex';
import request from 'supertest';
import { agenticSessionsPlugin } from '../plugin';
import { FakeKubernetes } from './FakeKubernetes';
import { until } from './until';

const GROUP = '/apis/agentic-sessions.io/v1alpha1';
const VIEWER = ['get', 'list', 'watch'];
const EDITOR = [...VIEWER, 'submit', 'message', 'control'];
const APPROVER = [...VIEWER, 'approve'];

/** The plugin in a backend of its own, with a cluster of its own and the people of the demo. */
export class Portal {
  readonly kubernetes: FakeKubernetes;
  readonly server: Server;
  readonly runnerPort: number;
  readonly artifactsFolder: string;
  /** Permissions that the portal's policy denies: `user:default/ada agentic-sessions.create`. */
  readonly denied: Set<string>;
  readonly #stop: () => Promise<void>;

  private constructor(options: {
    kubernetes: FakeKubernetes;
    server: Server;
    runnerPort: number;
    artifactsFolder: string;
    denied: Set<string>;
    stop: () => Promise<void>;
  }) {
    this.kubernetes = options.kubernetes;
    this.server = options.server;
    this.runnerPort = options.runnerPort;
    this.artifactsFolder = options.artifactsFolder;
    this.denied = options.denied;
    this.#stop = options.stop;
  }

  /**
   * @param options - `kubernetes`: the cluster of a portal before this one; a new one where absent. `permission`: a
   * permission backend, instead of a service that denies what is in {@link Portal.denied}
   */
  static async start(options: {
    knex: Knex;
    kubernetes?: FakeKubernetes;
    permission?: BackendFeature[];
  }): Promise<Portal> {
    const kubernetes =
      options.kubernetes ?? furnish(await new FakeKubernetes().start());
    const folder = await mkdtemp(join(tmpdir(), 'sessions-'));
    const kubeconfig = join(folder, 'kubeconfig');
    await writeFile(kubeconfig, kubernetes.kubeconfig);
    const runnerPort = await freePort();
    const denied = new Set<string>();
    const backend = await startTestBackend({
      features: [
        agenticSessionsPlugin,
        mockServices.database.factory({ knex: options.knex }),
        mockServices.rootConfig.factory({
          data: {
            permission: { enabled: true },
            agenticSessions: {
              kubernetes: { kubeconfig },
              artifacts: { folder: join(folder, 'artifacts') },
              snapshots: { maxBytes: 1_000_000 },
              runner: { listen: { host: '127.0.0.1', port: runnerPort } },
            },
          },
        }),
        ...(options.permission ?? [permissionsOf(denied).factory]),
        mockServices.userInfo.mock({
          getUserInfo: async credentials => {
            const { userEntityRef } = credentials.principal as {
              userEntityRef: string;
            };
            return {
              userEntityRef,
              ownershipEntityRefs: [userEntityRef, 'group:default/payments'],
            };
          },
        }).factory,
      ],
    });
    return new Portal({
      kubernetes,
      server: backend.server as unknown as Server,
      runnerPort,
      artifactsFolder: join(folder, 'artifacts'),
      denied,
      stop: async () => {
        await backend.stop();
        await rm(folder, { recursive: true });
      },
    });
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  get runnerUrl(): string {
    return `http://127.0.0.1:${this.runnerPort}/runner/v1`;
  }

  /** Ends the portal; its cluster goes on. */
  async stop(): Promise<void> {
    await this.#stop();
  }

  /** Puts a session into the cluster and waits until the portal knows it. */
  async addSession(session: Session): Promise<void> {
    this.kubernetes.put(`${GROUP}/sessions`, session);
    const { namespace, name } = session.metadata;
    await until(async () => {
      const answer = await this.as('vera').get(
        `/namespaces/${namespace}/sessions/${name}`,
      );
      return (
        answer.status === 200 &&
        (!session.status?.phase || answer.body.phase === session.status.phase)
      );
    });
  }

  /** Removes a session from the cluster. */
  removeSession(session: Session): void {
    const { namespace, name } = session.metadata;
    this.kubernetes.remove(`${GROUP}/namespaces/${namespace}/sessions/${name}`);
  }

  /** The session as the cluster has it. */
  inCluster(namespace: string, name: string): Session | undefined {
    return this.kubernetes.get(
      `${GROUP}/namespaces/${namespace}/sessions/${name}`,
    ) as Session | undefined;
  }

  /** Requests of one of the demo's people, by their token of the cluster. */
  as(person: string, base = '/api/v1') {
    const token = `${person}-token`;
    const auth = (test: request.Test) =>
      test.set('Authorization', `Bearer ${token}`);
    return {
      token,
      get: (path: string) => auth(request(this.server).get(base + path)),
      post: (path: string, body?: object) =>
        auth(request(this.server).post(base + path)).send(body),
    };
  }

  /** Makes a token of a session's Pod known to the cluster. */
  addPodToken(token: string, namespace: string, podUid: string): void {
    this.kubernetes.users.set(token, {
      username: `system:serviceaccount:${namespace}:default`,
      extra: { 'authentication.kubernetes.io/pod-uid': [podUid] },
      audiences: [RUNNER_TOKEN_AUDIENCE],
    });
  }
}

/** The permission framework with a policy that denies what is in the set. */
function permissionsOf(denied: ReadonlySet<string>) {
  return mockServices.permissions.mock({
    authorize: async (requests, { credentials }) => {
      const { userEntityRef } = credentials?.principal as {
        userEntityRef: string;
      };
      return requests.map(({ permission }) => ({
        result: denied.has(`${userEntityRef} ${permission.name}`)
          ? AuthorizeResult.DENY
          : AuthorizeResult.ALLOW,
      }));
    },
  });
}

function furnish(kubernetes: FakeKubernetes): FakeKubernetes {
  for (const name of ['payments', 'website']) {
    kubernetes.put('/api/v1/namespaces', {
      metadata: {
        name,
        labels: { 'agentic-sessions.io/managed': 'true' },
        annotations: {
          'agentic-sessions.io/owner': `group:default/${name}`,
          'agentic-sessions.io/title': name,
        },
      },
    });
  }
  kubernetes.put(`${GROUP}/agentruntimes`, {
    metadata: { name: 'survey-agent' },
    spec: {
      description: 'Surveys a repository or a website',
      image: 'survey-agent',
      command: ['node', 'agent.js'],
      capabilities: { followUps: true, repositories: true, websites: true },
    },
  } as never);
  kubernetes.put(`${GROUP}/namespacepolicies`, {
    metadata: { name: 'default', namespace: 'payments', generation: 3 },
    spec: {
      tools: { blocked: ['delete'] },
      approvals: { required: ['edit'] },
      concurrency: { maxRunning: 3 },
      rate: { sessionsPerMinute: 1000 },
    },
  } as never);
  const rights: [string, string, string[]][] = [
    ['vera', 'payments', VIEWER],
    ['ada', 'payments', EDITOR],
    ['grace', 'payments', APPROVER],
    ['will', 'website', EDITOR],
  ];
  for (const [person, namespace, verbs] of rights) {
    kubernetes.rights.set(`${person} ${namespace}`, verbs);
    kubernetes.users.set(`${person}-token`, {
      username: person,
      groups: [namespace, 'system:authenticated'],
    });
  }
  kubernetes.users.set('alan-token', {
    username: 'alan',
    groups: ['platform', 'system:authenticated'],
  });
  for (const namespace of ['payments', 'website']) {
    kubernetes.rights.set(`alan ${namespace}`, [
      ...EDITOR,
      'approve',
      'debug',
      'audit',
    ]);
  }
  return kubernetes;
}

import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type {
  AgentRuntime,
  NamespacePolicy,
  SessionTrigger,
} from '@agentic-sessions/kubernetes-api';
import { githubWebhookSource } from '@agentic-sessions/backstage-plugin-backend-module-github';
import { hashApiKey } from '@agentic-sessions/webhook-auth';
import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { mockServices } from '@backstage/backend-test-utils';
import express from 'express';
import type { Knex } from 'knex';
import { Ledger } from '../../ledger/Ledger';
import { LocalNoticeBus } from '../../notices/LocalNoticeBus';
import { SessionProjector } from '../../sessions/SessionProjector';
import { CreationQueue } from '../creation/CreationQueue';
import { CreationWorker } from '../creation/CreationWorker';
import { DeliveryAcceptor } from '../deliveries/DeliveryAcceptor';
import { EndpointStore } from '../endpoints/EndpointStore';
import { SecretBox } from '../endpoints/SecretBox';
import { createWebhookRouter } from '../http/createWebhookRouter';
import { ForgeryWatch } from '../http/ForgeryWatch';
import { genericWebhookSource } from '../sources/genericWebhookSource';
import { WebhookSourceRegistry } from '../sources/WebhookSourceRegistry';
import type { WebhookCluster } from '../WebhookCluster';
import { FakeSessionsApi } from './FakeSessionsApi';

const logger = mockServices.logger.mock();

/** Webhooks on a real database and a real HTTP server, with a cluster that a test owns. */
export class WebhookBench {
  readonly api = new FakeSessionsApi();
  triggers: SessionTrigger[] = [aTrigger()];
  policy: NamespacePolicy = aPolicy();
  runtimes: AgentRuntime[] = [aRuntime()];
  managed = true;
  /** What the clock says; a test may move it. */
  now = new Date('2026-11-22T12:00:00.000Z');
  readonly secret: string = 'a secret of the payments team';
  readonly apiKey = 'k'.repeat(40);
  readonly projector: SessionProjector;
  readonly ledger: Ledger;
  readonly acceptor: DeliveryAcceptor;
  promises = 0;
  #server: Server | undefined;

  readonly knex: Knex;

  private constructor(knex: Knex) {
    this.knex = knex;
    const notices = new LocalNoticeBus({ logger });
    this.ledger = new Ledger({ knex, notices, now: () => this.now });
    this.projector = new SessionProjector({
      knex,
      ledger: this.ledger,
      notices,
    });
    this.acceptor = this.anAcceptor();
  }

  /** On an empty database of either engine. */
  static async start(knex: Knex): Promise<WebhookBench> {
    await knex.migrate.latest({
      directory: resolvePackagePath(
        '@agentic-sessions/backstage-plugin-backend',
        'migrations',
      ),
    });
    const bench = new WebhookBench(knex);
    await bench.#listen();
    return bench;
  }

  async stop(): Promise<void> {
    this.#server?.closeAllConnections();
    await new Promise(resolve => this.#server?.close(resolve));
  }

  /** Another replica's, on the same database. */
  anAcceptor(options: { ledger?: Ledger } = {}): DeliveryAcceptor {
    const cluster: WebhookCluster = {
      ready: async () => {},
      isManaged: () => this.managed,
      triggers: namespace =>
        this.triggers.filter(
          trigger => trigger.metadata.namespace === namespace,
        ),
      namespacePolicy: () => this.policy,
      platformPolicy: () => undefined,
      runtime: name =>
        this.runtimes.find(runtime => runtime.metadata.name === name),
    };
    return new DeliveryAcceptor({
      knex: this.knex,
      ledger: options.ledger ?? this.ledger,
      cluster,
      repeatWindowMs: 600_000,
      onPromise: () => {
        this.promises += 1;
      },
      now: () => this.now,
    });
  }

  /** Another replica's; `owner` tells them apart. */
  aWorker(
    options: { owner?: string; project?: () => Promise<void> } = {},
  ): CreationWorker {
    return new CreationWorker({
      knex: this.knex,
      queue: new CreationQueue({
        knex: this.knex,
        owner: options.owner ?? randomUUID(),
        leaseMs: 10_000,
        now: () => this.now,
      }),
      client: this.api.client,
      project: options.project ?? (session => this.projector.project(session)),
      logger,
      now: () => this.now,
    });
  }

  get url(): string {
    const { port } = this.#server?.address() as AddressInfo;
    return `http://127.0.0.1:${port}`;
  }

  async count(table: string): Promise<number> {
    const [{ total }] = await this.knex(table).count({ total: '*' });
    return Number(total);
  }

  /** Brings the state of a session into the read model, as the informer would. */
  async setPhase(
    name: string,
    phase: Parameters<FakeSessionsApi['setPhase']>[1],
  ): Promise<void> {
    await this.projector.project(this.api.setPhase(name, phase));
  }

  async #listen(): Promise<void> {
    const sources = new WebhookSourceRegistry();
    sources.addWebhookSource(githubWebhookSource);
    sources.addWebhookSource(genericWebhookSource);
    const endpoints = new EndpointStore({
      knex: this.knex,
      box: new SecretBox([
        { id: 'test', key: Buffer.alloc(32, 7).toString('base64') },
      ]),
    });
    await endpoints.provision([
      {
        id: 'payments-github',
        source: 'github',
        namespace: 'payments',
        secrets: [this.secret, 'the one before'],
        apiKeyHashes: [],
      },
      {
        id: 'payments-nightly',
        source: 'generic',
        namespace: 'payments',
        secrets: [`whsec_${Buffer.alloc(24, 9).toString('base64')}`],
        apiKeyHashes: [hashApiKey(this.apiKey)],
      },
    ]);
    const forgeries = new ForgeryWatch({ knex: this.knex, logger });
    const app = express();
    app.use(
      '/webhooks',
      createWebhookRouter({
        sources,
        endpoints,
        acceptor: this.acceptor,
        logger,
        maxBodyBytes: 1024 * 1024,
        onForged: (endpoint, result, ip) => forgeries.saw(endpoint, result, ip),
        now: () => this.now,
      }),
    );
    const server = createServer(app);
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    this.#server = server;
  }
}

/** What the demo's trigger is. */
export function aTrigger(
  spec: Partial<SessionTrigger['spec']> = {},
  name = 'github-comments',
): SessionTrigger {
  return {
    apiVersion: 'agentic-sessions.io/v1alpha1',
    kind: 'SessionTrigger',
    metadata: { name, namespace: 'payments', generation: 1 },
    spec: {
      source: 'github',
      endpoint: 'payments-github',
      events: ['issue_comment'],
      filter: "action == 'created' && event.comment.body.startsWith('/agent')",
      actors: { trusted: true },
      correlationKey: 'event.issue.html_url',
      onRunning: 'Steer',
      template: {
        titleFrom: 'event.issue.title',
        promptFrom: 'event.comment.body',
        framework: { type: 'survey-agent' },
        repositories: [{ url: 'http://git.example.com/checkout.git' }],
      },
      ...spec,
    },
  };
}

function aPolicy(): NamespacePolicy {
  return {
    apiVersion: 'agentic-sessions.io/v1alpha1',
    kind: 'NamespacePolicy',
    metadata: { name: 'default', namespace: 'payments', generation: 3 },
    spec: {
      trustedActors: [{ source: 'github', id: '21031067' }],
      rate: { sessionsPerMinute: 10 },
      concurrency: { maxRunning: 2 },
    },
  };
}

function aRuntime(): AgentRuntime {
  return {
    apiVersion: 'agentic-sessions.io/v1alpha1',
    kind: 'AgentRuntime',
    metadata: { name: 'survey-agent' },
    spec: {
      image: 'survey-agent',
      command: ['node'],
      capabilities: { followUps: true, repositories: true, websites: true },
    },
  } as AgentRuntime;
}

import { randomUUID } from 'node:crypto';
import type { KubernetesClient } from '@agentic-sessions/kubernetes-client';
import type { LoggerService } from '@backstage/backend-plugin-api';
import type { Config } from '@backstage/config';
import { toError } from '@backstage/errors';
import type { Router } from 'express';
import type { Knex } from 'knex';
import type { ClusterState } from '../kubernetes/ClusterState';
import type { Ledger } from '../ledger/Ledger';
import { repeat } from '../repeat';
import type { SessionProjector } from '../sessions/SessionProjector';
import { CreationQueue } from './creation/CreationQueue';
import { CreationWorker } from './creation/CreationWorker';
import { BodySweeper } from './deliveries/BodySweeper';
import { DigestSweeper } from './deliveries/DigestSweeper';
import { DeliveryAcceptor } from './deliveries/DeliveryAcceptor';
import { EndpointStore } from './endpoints/EndpointStore';
import { SecretBox } from './endpoints/SecretBox';
import { ForgeryWatch } from './http/ForgeryWatch';
import { createWebhookRouter } from './http/createWebhookRouter';
import { readWebhooksConfig } from './readWebhooksConfig';
import { genericWebhookSource } from './sources/genericWebhookSource';
import type { WebhookSourceRegistry } from './sources/WebhookSourceRegistry';
import { toWebhookCluster } from './toWebhookCluster';
import { followTriggers } from './triggers/followTriggers';
import { TriggerReviewer } from './triggers/TriggerReviewer';

/** Longer than one call to the API server may take, so that two workers rarely try the same. */
const LEASE_MS = 10_000;

const BODY_SWEEP_MS = 10 * 60_000;

/** What webhooks share with the rest of the plugin. */
export interface WebhooksOptions {
  config: Config;
  knex: Knex;
  ledger: Ledger;
  projector: Pick<SessionProjector, 'project'>;
  client: KubernetesClient;
  cluster: ClusterState;
  sources: WebhookSourceRegistry;
  logger: LoggerService;
}

/** Webhooks, ready to be mounted and run. */
export interface Webhooks {
  /** To be mounted as `/webhooks`, at the root and under the plugin, before any body parser. */
  readonly router: Router;
  /** Follows triggers and creates promised sessions until the signal is aborted; resolves when all is put down. */
  run(signal: AbortSignal): Promise<void>;
}

/**
 * Puts the parts together and writes the configured endpoints into the database.
 *
 * @throws InputError or SecretBoxError where the configuration is wrong
 */
export async function createWebhooks(
  options: WebhooksOptions,
): Promise<Webhooks> {
  const { knex, ledger, client, sources, logger } = options;
  const config = readWebhooksConfig(options.config);
  if (!sources.get(genericWebhookSource.id)) {
    sources.addWebhookSource(genericWebhookSource);
  }
  const endpoints = new EndpointStore({
    knex,
    box:
      config.encryptionKeys.length > 0
        ? new SecretBox(config.encryptionKeys)
        : undefined,
  });
  await endpoints.provision(config.endpoints);
  for (const { id, source } of config.endpoints) {
    if (!sources.get(source)) {
      logger.warn(
        `Webhook endpoint ${id} is for ${source}, which no installed module reads (there are: ${
          sources.ids().join(', ') || 'none'
        }); it answers 404`,
      );
    }
  }
  const triggers = followTriggers({ client, logger });
  const worker = new CreationWorker({
    knex,
    client,
    logger,
    queue: new CreationQueue({ knex, owner: randomUUID(), leaseMs: LEASE_MS }),
    project: session => options.projector.project(session),
  });
  const acceptor = new DeliveryAcceptor({
    knex,
    ledger,
    cluster: toWebhookCluster(options.cluster, triggers),
    repeatWindowMs: config.repeatWindowMs,
    onPromise: () => worker.wake(),
  });
  const forgeries = new ForgeryWatch({ knex, logger });
  return {
    router: createWebhookRouter({
      sources,
      endpoints,
      acceptor,
      logger,
      maxBodyBytes: config.maxBodyBytes,
      onForged: (endpoint, result, ip) => forgeries.saw(endpoint, result, ip),
      now: () => new Date(),
    }),
    async run(signal) {
      new TriggerReviewer({
        informer: triggers,
        client,
        endpoints,
        sources,
        logger,
      }).start(signal);
      triggers.run(signal).catch(error => {
        if (!signal.aborted) {
          logger.error('No longer following SessionTriggers', toError(error));
        }
      });
      const bodies = new BodySweeper({ knex, keepMs: config.keepBodiesMs });
      repeat(() => bodies.sweep(), {
        name: 'Dropping the bodies of old deliveries',
        everyMs: BODY_SWEEP_MS,
        logger,
        signal,
      });
      const digests = new DigestSweeper({
        knex,
        sources: () =>
          sources.ids().filter(id => !sources.get(id)?.everyBodyIsUnique),
        repeatWindowMs: config.repeatWindowMs,
      });
      repeat(() => digests.sweep(), {
        name: 'Forgetting the digests of old deliveries',
        everyMs: BODY_SWEEP_MS,
        logger,
        signal,
      });
      await worker.run(signal);
    },
  };
}

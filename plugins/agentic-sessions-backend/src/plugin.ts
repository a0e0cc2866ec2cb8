import { agenticSessionsPermissions } from '@agentic-sessions/backstage-plugin-common';
import { webhookSourcesExtensionPoint } from '@agentic-sessions/backstage-plugin-node';
import {
  KubernetesClient,
  loadClusterConfig,
} from '@agentic-sessions/kubernetes-client';
import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import express from 'express';
import { IdentityResolver } from './access/IdentityResolver';
import { readSessionsConfig } from './config/readSessionsConfig';
import { createSessionParts } from './createSessionParts';
import { openDatabase } from './database/openDatabase';
import { createApiRouter } from './http/createApiRouter';
import { nothingHere } from './http/nothingHere';
import { createNoticeBus } from './notices/createNoticeBus';
import { repeat } from './repeat';
import { createRunnerRouter } from './runner/createRunnerRouter';
import { RunnerServer } from './runner/RunnerServer';
import { createWebhooks } from './webhooks/createWebhooks';
import { WebhookSourceRegistry } from './webhooks/sources/WebhookSourceRegistry';

const APPROVAL_SWEEP_MS = 1_000;
const STOP_SWEEP_MS = 5_000;
const SNAPSHOT_SWEEP_MS = 15_000;

/** Start, watch, steer, approve and audit agent sessions. @public */
export const agenticSessionsPlugin = createBackendPlugin({
  pluginId: 'agentic-sessions',
  register(env) {
    const sources = new WebhookSourceRegistry();
    env.registerExtensionPoint(webhookSourcesExtensionPoint, sources);
    env.registerInit({
      deps: {
        auth: coreServices.auth,
        config: coreServices.rootConfig,
        database: coreServices.database,
        httpRouter: coreServices.httpRouter,
        lifecycle: coreServices.lifecycle,
        logger: coreServices.logger,
        permissions: coreServices.permissions,
        permissionsRegistry: coreServices.permissionsRegistry,
        rootHttpRouter: coreServices.rootHttpRouter,
        userInfo: coreServices.userInfo,
      },
      async init(deps) {
        const { httpRouter, lifecycle, logger, rootHttpRouter } = deps;
        const config = readSessionsConfig(deps.config);
        deps.permissionsRegistry.addPermissions(agenticSessionsPermissions);

        const knex = await openDatabase(deps.database, logger);
        const notices = await createNoticeBus({ knex, logger });
        const client = new KubernetesClient({
          config: loadClusterConfig(config.kubernetes),
          userAgent: 'agentic-sessions-portal',
        });
        const parts = createSessionParts({
          knex,
          client,
          notices,
          logger,
          permissions: deps.permissions,
          config,
        });
        const webhooks = await createWebhooks({
          ...parts,
          config: deps.config,
          knex,
          client,
          sources,
          logger,
        });
        const stopping = new AbortController();
        const shutdown = stopping.signal;

        parts.cluster.run(shutdown);
        parts.follower.start(shutdown);
        const webhooksEnded = webhooks.run(shutdown);
        repeat(() => parts.approvalSweeper.sweep(), {
          name: 'Expiring permission requests',
          everyMs: APPROVAL_SWEEP_MS,
          logger,
          signal: shutdown,
        });
        repeat(() => parts.stopSweeper.sweep(), {
          name: 'Stopping sessions',
          everyMs: STOP_SWEEP_MS,
          logger,
          signal: shutdown,
        });
        repeat(() => parts.desiredStateSweeper.sweep(), {
          name: 'Suspending and resuming sessions',
          everyMs: STOP_SWEEP_MS,
          logger,
          signal: shutdown,
        });
        repeat(() => parts.snapshotSweeper.sweep(), {
          name: 'Removing the snapshots of ended sessions',
          everyMs: SNAPSHOT_SWEEP_MS,
          logger,
          signal: shutdown,
        });

        const api = createApiRouter({
          ...parts,
          notices,
          logger,
          shutdown,
          identities: new IdentityResolver({
            auth: deps.auth,
            userInfo: deps.userInfo,
            client,
            mapping: config.identity,
          }),
        });
        const underPlugin = express.Router();
        underPlugin.use('/v1', api);
        // Our own guard knows tokens of the cluster as well, which the portal's barrier would refuse.
        httpRouter.addAuthPolicy({ path: '/v1', allow: 'unauthenticated' });
        // Webhooks are guarded by signatures.
        underPlugin.use('/webhooks', webhooks.router);
        httpRouter.addAuthPolicy({
          path: '/webhooks',
          allow: 'unauthenticated',
        });
        underPlugin.use(...nothingHere({ logger }));
        httpRouter.use(underPlugin);
        rootHttpRouter.use('/webhooks', webhooks.router);
        rootHttpRouter.use('/api/v1', api);

        const runnerServer =
          config.runner &&
          (await RunnerServer.start({
            ...config.runner,
            router: createRunnerRouter({
              ...parts.runners,
              ledger: parts.ledger,
              reporter: parts.reporter,
              notices,
              logger,
              shutdown,
            }),
          }));
        if (!runnerServer) {
          logger.warn(
            'agenticSessions.runner.listen is not set: no runner can reach this portal',
          );
        }

        lifecycle.addShutdownHook(async () => {
          stopping.abort();
          parts.reporter.close();
          await runnerServer?.stop();
          await webhooksEnded;
          await notices.close();
          client.close();
        });
      },
    });
  },
});

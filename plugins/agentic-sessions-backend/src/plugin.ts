import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { NotFoundError } from '@backstage/errors';
import express from 'express';
import { openDatabase } from './database/openDatabase';
import { errorHandler } from './http/errorHandler';
import { Ledger } from './ledger/Ledger';
import { createNoticeBus } from './notices/createNoticeBus';

/** Start, watch, steer, approve and audit agent sessions. @public */
export const agenticSessionsPlugin = createBackendPlugin({
  pluginId: 'agentic-sessions',
  register(env) {
    env.registerInit({
      deps: {
        database: coreServices.database,
        httpRouter: coreServices.httpRouter,
        lifecycle: coreServices.lifecycle,
        logger: coreServices.logger,
        rootHttpRouter: coreServices.rootHttpRouter,
      },
      async init({ database, httpRouter, lifecycle, logger, rootHttpRouter }) {
        const knex = await openDatabase(database);
        const notices = await createNoticeBus({ knex, logger });
        lifecycle.addShutdownHook(() => notices.close());
        const ledger = new Ledger({ knex, notices });
        logger.debug(`Ledger ready: ${ledger.constructor.name}`);

        const api = express.Router();
        api.use(() => {
          throw new NotFoundError('There is nothing here');
        });
        api.use(errorHandler({ logger }));

        const underPlugin = express.Router();
        underPlugin.use('/v1', api);
        // Our own guard knows tokens of the cluster as well, which the portal's barrier would refuse.
        httpRouter.addAuthPolicy({ path: '/v1', allow: 'unauthenticated' });
        httpRouter.use(underPlugin);
        rootHttpRouter.use('/api/v1', api);
      },
    });
  },
});

import express, { type Router } from 'express';
import { artifactRoutes } from './artifactRoutes';
import { nothingHere } from './nothingHere';
import { requireIdentity } from './requireIdentity';
import { requireVisibleNamespace } from './requireVisibleNamespace';
import { sessionRoutes } from './sessionRoutes';
import { steeringRoutes } from './steeringRoutes';
import { streamRoutes, type StreamOptions } from './stream/streamRoutes';
import { userRoutes } from './userRoutes';

/**
 * The REST contract, with its own guard and its own shape of errors, so that it can be mounted under the plugin and at
 * the root of the portal alike.
 */
export function createApiRouter(options: StreamOptions): Router {
  const { service, identities, logger } = options;
  const router = express.Router();
  // Who asks comes before what they send: nobody unknown gets a body parsed.
  router.use(requireIdentity(identities));
  router.use('/namespaces/:namespace', requireVisibleNamespace(options.guard));
  router.use(express.json({ limit: '256kb' }));
  router.use(sessionRoutes(service));
  router.use(steeringRoutes(service));
  router.use(artifactRoutes(service));
  router.use(streamRoutes(options));
  router.use(userRoutes(service));
  router.use(...nothingHere({ logger }));
  return router;
}

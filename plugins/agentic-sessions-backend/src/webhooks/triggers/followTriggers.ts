import {
  sessionTriggerResource,
  type SessionTrigger,
} from '@agentic-sessions/kubernetes-api';
import {
  Informer,
  type KubernetesClient,
} from '@agentic-sessions/kubernetes-client';
import type { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';

/** The SessionTriggers of the cluster, by namespace, always the newest. */
export function followTriggers(options: {
  client: KubernetesClient;
  logger: LoggerService;
}): Informer<SessionTrigger> {
  const { client, logger } = options;
  return new Informer<SessionTrigger>({
    client,
    resource: sessionTriggerResource,
    indexers: { namespace: trigger => [trigger.metadata.namespace ?? ''] },
    onError: (error, during) =>
      logger.warn(`Cannot ${during} SessionTriggers for now`, toError(error)),
    onHandlerError: error =>
      logger.error('Could not handle a SessionTrigger', toError(error)),
  });
}

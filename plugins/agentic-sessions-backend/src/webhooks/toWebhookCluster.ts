import type { SessionTrigger } from '@agentic-sessions/kubernetes-api';
import type { Informer } from '@agentic-sessions/kubernetes-client';
import { ServiceUnavailableError, toError } from '@backstage/errors';
import type { ClusterState } from '../kubernetes/ClusterState';
import type { WebhookCluster } from './WebhookCluster';

const SYNC_MS = 5_000;

/** What deliveries are decided from: what the plugin follows anyway, and the SessionTriggers. */
export function toWebhookCluster(
  state: Pick<
    ClusterState,
    'ready' | 'isManaged' | 'namespacePolicy' | 'platformPolicy' | 'runtime'
  >,
  triggers: Informer<SessionTrigger>,
): WebhookCluster {
  return {
    async ready() {
      await state.ready();
      try {
        await triggers.waitForSync(AbortSignal.timeout(SYNC_MS));
      } catch (error) {
        throw new ServiceUnavailableError(
          'The portal does not know the SessionTriggers yet; send it again in a moment',
          toError(error),
        );
      }
    },
    isManaged: namespace => state.isManaged(namespace),
    triggers: namespace => triggers.store.byIndex('namespace', namespace),
    namespacePolicy: namespace => state.namespacePolicy(namespace),
    platformPolicy: () => state.platformPolicy(),
    runtime: name => state.runtime(name),
  };
}

import {
  sessionTriggerResource,
  type SessionTrigger,
} from '@agentic-sessions/kubernetes-api';
import {
  isConflict,
  isNotFound,
  type Informer,
  type KubernetesClient,
} from '@agentic-sessions/kubernetes-client';
import type { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import type { EndpointStore } from '../endpoints/EndpointStore';
import type { WebhookSourceRegistry } from '../sources/WebhookSourceRegistry';
import { judgeTrigger } from './judgeTrigger';

const AGAIN_MS = 60_000;

/** What a {@link TriggerReviewer} works with. */
export interface TriggerReviewerOptions {
  informer: Informer<SessionTrigger>;
  client: Pick<KubernetesClient, 'patchStatus'>;
  endpoints: EndpointStore;
  sources: WebhookSourceRegistry;
  logger: LoggerService;
  now?: () => Date;
}

/**
 * Writes into each SessionTrigger whether the portal can use it, so that `kubectl get sessiontriggers` shows a typing error
 * the moment it is made. Several replicas may do so: they find the same, and a write against an older state fails.
 */
export class TriggerReviewer {
  readonly #options: TriggerReviewerOptions;

  constructor(options: TriggerReviewerOptions) {
    this.#options = options;
  }

  /** Reviews until the signal is aborted: on every change, and all of them now and then. */
  start(signal: AbortSignal): void {
    const { informer } = this.#options;
    const leave = informer.addHandler(event => {
      if (event.type !== 'deleted') {
        void this.#review(event.object);
      }
    });
    const timer = setInterval(() => {
      for (const trigger of informer.store.values()) {
        void this.#review(trigger);
      }
    }, AGAIN_MS);
    timer.unref();
    signal.addEventListener('abort', () => {
      clearInterval(timer);
      leave();
    });
  }

  async #review(trigger: SessionTrigger): Promise<void> {
    const { client, endpoints, sources, logger } = this.#options;
    const {
      name,
      namespace = '',
      resourceVersion,
      generation,
    } = trigger.metadata;
    const { source, endpoint } = trigger.spec;
    try {
      const conditions = judgeTrigger(
        trigger,
        {
          knowsSource: sources.get(source) !== undefined,
          ownsEndpoint: await endpoints.belongsTo(endpoint, {
            source,
            namespace,
          }),
        },
        this.#options.now?.() ?? new Date(),
      );
      if (conditions === trigger.status?.conditions) {
        return;
      }
      await client.patchStatus(
        sessionTriggerResource,
        { name, namespace },
        {
          type: 'merge',
          body: {
            metadata: { resourceVersion },
            status: { observedGeneration: generation, conditions },
          },
        },
      );
    } catch (error) {
      // Changed or gone meanwhile: the change comes by the watch and is reviewed then.
      if (!isConflict(error) && !isNotFound(error)) {
        logger.warn(
          `Could not say whether SessionTrigger ${namespace}/${name} is accepted`,
          toError(error),
        );
      }
    }
  }
}

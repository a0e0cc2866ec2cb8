import {
  isConflict,
  isNotFound,
  KubernetesConnectionError,
  PODS,
  type KubernetesClient,
  type Pod,
} from '@agentic-sessions/kubernetes-client';
import type { ReconcileContext } from '../controller/Reconciler';
import type { SessionAction } from './SessionAction';
import type { SessionCaches } from './SessionCaches';
import type { SessionMetrics } from './SessionMetrics';

/** Limit for the question what became of a deletion without an answer. */
const ASK_MS = 5_000;

/** What a {@link PodRemover} is made of. */
export interface PodRemoverOptions {
  client: KubernetesClient;
  caches: Pick<SessionCaches, 'ownPods'>;
  metrics?: SessionMetrics;
}

/**
 * Takes Pods away, and knows of it before the caches show it: a pass in between would take the Pod for one that stays, and
 * forget that we ourselves took it away.
 */
export class PodRemover {
  readonly #options: PodRemoverOptions;

  constructor(options: PodRemoverOptions) {
    this.#options = options;
  }

  /** @throws KubernetesError, KubernetesConnectionError where it is not known to be going */
  async remove(
    action: Extract<SessionAction, { type: 'deletePod' }>,
    { signal, log }: ReconcileContext,
  ): Promise<void> {
    const { client, caches, metrics } = this.#options;
    const { name, namespace, uid, deletionTimestamp } = action.pod.metadata;
    if (deletionTimestamp) return;
    let answer: unknown;
    try {
      answer = await client.delete(
        PODS,
        { name, namespace },
        {
          // Never another Pod that has taken the name.
          preconditions: { uid },
          gracePeriodSeconds: action.gracePeriodSeconds,
          signal,
        },
      );
    } catch (error) {
      if (isNotFound(error) || isConflict(error)) return;
      if (!mayBeDone(error)) throw error;
      answer = await this.#ask(action.pod, signal);
      if (!isPodThatGoes(answer, uid)) throw error;
    }
    metrics?.podDeleted();
    if (isPodThatGoes(answer, uid)) caches.ownPods.remember(answer);
    log.info({ pod: name, why: action.why }, 'Deleted the Pod');
  }

  /** The Pod as it is now; undefined where that cannot be told either. */
  async #ask(
    { metadata: { name, namespace } }: Pod,
    signal: AbortSignal,
  ): Promise<Pod | undefined> {
    try {
      return await this.#options.client.get(
        PODS,
        { name, namespace },
        { signal, timeoutMs: ASK_MS },
      );
    } catch {
      // What is thrown is why the deletion had no answer.
      return undefined;
    }
  }
}

/** Whether the API server may have done what it did not answer. */
function mayBeDone(error: unknown): boolean {
  return error instanceof KubernetesConnectionError && !error.unprocessed;
}

/** Whether this is that Pod, which has a moment to end. */
function isPodThatGoes(
  answer: unknown,
  uid: string | undefined,
): answer is Pod {
  const metadata = (answer as Partial<Pod> | undefined)?.metadata;
  return metadata?.uid === uid && metadata?.deletionTimestamp !== undefined;
}

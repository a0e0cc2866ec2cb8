import {
  namespacePolicyResource,
  type NamespacePolicy,
} from '@agentic-sessions/kubernetes-api';
import type {
  Clock,
  KubernetesClient,
} from '@agentic-sessions/kubernetes-client';
import { writeAccepted } from '../accepted/writeAccepted';
import type {
  ReconcileContext,
  Reconciler,
  ReconcileResult,
} from '../controller/Reconciler';
import { policySources } from '../session/policySources';
import type { SessionCaches } from '../session/SessionCaches';
import { judgeNamespacePolicy } from './judgeNamespacePolicy';

/** Writes into each NamespacePolicy whether all that it says holds. Keys are `namespace/name`. */
export class NamespacePolicyReconciler implements Reconciler {
  readonly #client: Pick<KubernetesClient, 'patchStatus'>;
  readonly #caches: Pick<SessionCaches, 'namespacePolicy' | 'platformPolicy'>;
  readonly #clock: Clock;

  constructor(
    client: Pick<KubernetesClient, 'patchStatus'>,
    caches: Pick<SessionCaches, 'namespacePolicy' | 'platformPolicy'>,
    clock: Clock,
  ) {
    this.#client = client;
    this.#caches = caches;
    this.#clock = clock;
  }

  async reconcile(
    key: string,
    context: ReconcileContext,
  ): Promise<ReconcileResult> {
    const [namespace] = key.split('/');
    const policy = this.#caches.namespacePolicy(namespace);
    if (!policy) return {};
    await writeAccepted<NamespacePolicy>(
      {
        client: this.#client,
        clock: this.#clock,
        resource: namespacePolicyResource,
      },
      policy,
      judgeNamespacePolicy(
        policySources(namespace, policy, this.#caches.platformPolicy()),
      ),
      context,
    );
    return {};
  }
}

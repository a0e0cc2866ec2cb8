import { sessionResource } from '@agentic-sessions/kubernetes-api';
import {
  isNotFound,
  type KubernetesClient,
} from '@agentic-sessions/kubernetes-client';
import type { SessionRef } from './getSession';

/**
 * Removes the custom resource; Kubernetes then removes its Pod. Ledger, artifacts and audit are not touched: they live as
 * long as their own retention says.
 *
 * @param ref - with `uid`, only that very object is deleted and not a later one of the same name
 * @returns whether there was anything to delete
 * @public
 */
export async function deleteSession(
  client: Pick<KubernetesClient, 'delete'>,
  ref: SessionRef & { uid?: string },
  options: { signal?: AbortSignal } = {},
): Promise<boolean> {
  try {
    await client.delete(
      sessionResource,
      { name: ref.name, namespace: ref.namespace },
      {
        ...options,
        propagationPolicy: 'Background',
        preconditions: ref.uid ? { uid: ref.uid } : undefined,
      },
    );
    return true;
  } catch (error) {
    if (isNotFound(error)) {
      return false;
    }
    throw error;
  }
}

import {
  isForbidden,
  isNotFound,
  NODES,
  type KubernetesClient,
} from '@agentic-sessions/kubernetes-client';
import type { ReconcileContext } from '../controller/Reconciler';

/**
 * Whether a node is drained or gone, so that a Pod that went from it while nobody looked went with it. Undefined where we
 * may not know.
 *
 * @throws where the API server does not answer
 */
export async function isNodeLeft(
  client: Pick<KubernetesClient, 'get'>,
  name: string,
  { signal, log }: ReconcileContext,
): Promise<boolean | undefined> {
  try {
    const { spec, status } = await client.get(NODES, { name }, { signal });
    const ready = status?.conditions?.find(c => c.type === 'Ready');
    return spec?.unschedulable === true || ready?.status !== 'True';
  } catch (error) {
    if (isNotFound(error)) return true;
    if (!isForbidden(error)) throw error;
    log.warn(
      { err: error, node: name },
      'Whether the node is gone is not known: give the operator its rights (manifests/rbac)',
    );
    return undefined;
  }
}

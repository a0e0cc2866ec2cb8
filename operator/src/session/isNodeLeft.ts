import {
  isNotFound,
  NODES,
  type KubernetesClient,
} from '@agentic-sessions/kubernetes-client';

/**
 * Whether a node is drained or gone, so that a Pod that went from it while nobody looked went with it.
 *
 * @throws where the API server does not answer
 */
export async function isNodeLeft(
  client: Pick<KubernetesClient, 'get'>,
  name: string,
  signal: AbortSignal,
): Promise<boolean> {
  try {
    const { spec, status } = await client.get(NODES, { name }, { signal });
    const ready = status?.conditions?.find(c => c.type === 'Ready');
    return spec?.unschedulable === true || ready?.status !== 'True';
  } catch (error) {
    if (isNotFound(error)) return true;
    throw error;
  }
}

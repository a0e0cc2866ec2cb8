import type { ApiClient, KubernetesObject } from '../identity/ApiClient';
import { waitUntil } from '../system/waitUntil';
import { NODE_NAME } from './NodeAddresses';

const TIMEOUT_MS = 90_000;

type NodeObject = KubernetesObject & {
  status?: {
    conditions?: { type: string; status: string; lastHeartbeatTime?: string }[];
  };
};

type PodObject = KubernetesObject & {
  spec?: { nodeName?: string };
  status?: { phase?: string };
};

/**
 * Waits until the node takes Pods, and until it has said of every Pod from before this start what became of it. A
 * cluster handed out earlier would still call Pods running whose processes are long gone.
 */
export async function settleNode(
  client: ApiClient,
  startedAt: Date,
  alive: () => void,
): Promise<void> {
  // The API server speaks to the kubelet as this user, who has no rights by itself.
  await client.create(
    '/apis/rbac.authorization.k8s.io/v1/clusterrolebindings',
    {
      metadata: { name: 'agentic-sessions-dev:kubelet-api' },
      roleRef: {
        apiGroup: 'rbac.authorization.k8s.io',
        kind: 'ClusterRole',
        name: 'system:kubelet-api-admin',
      },
      subjects: [
        {
          apiGroup: 'rbac.authorization.k8s.io',
          kind: 'User',
          name: 'kube-apiserver-kubelet-client',
        },
      ],
    },
  );
  await waitUntil(
    async () => {
      alive();
      const { status, body } = await client.send(
        'GET',
        `/api/v1/nodes/${NODE_NAME}`,
      );
      return status === 200 && isReadySince(body, startedAt);
    },
    { what: 'the node to be ready', timeoutMs: TIMEOUT_MS },
  );
  await waitUntil(
    async () => {
      alive();
      const { items } = (await client.demand(
        'GET',
        `/api/v1/pods?fieldSelector=spec.nodeName%3D${NODE_NAME}`,
      )) as { items?: PodObject[] };
      return !items?.some(pod => isUnsettled(pod, startedAt));
    },
    { what: 'Pods of the earlier start to be ended', timeoutMs: TIMEOUT_MS },
  );
}

/** Times in the API have whole seconds. */
function second(date: Date): number {
  return Math.floor(date.getTime() / 1000) * 1000;
}

function isReadySince(node: NodeObject, startedAt: Date): boolean {
  const condition = node.status?.conditions?.find(
    each => each.type === 'Ready',
  );
  return (
    condition?.status === 'True' &&
    Date.parse(condition.lastHeartbeatTime ?? '') >= second(startedAt)
  );
}

function isUnsettled(pod: PodObject, startedAt: Date): boolean {
  const created = Date.parse(pod.metadata?.creationTimestamp ?? '');
  return created < second(startedAt) && pod.status?.phase === 'Running';
}

import type { ApiClient, KubernetesObject } from '../identity/ApiClient';
import { waitUntil } from '../system/waitUntil';

/** User name of the simulator. */
export const SIMULATOR = 'agentic-sessions-dev:kwok';

/** Marks nodes that the simulator answers for, and keeps Pods off them that do not ask for it. */
export const SIMULATED_NODE_KEY = 'kwok.x-k8s.io/node';

const CREATE_AT_ONCE = 20;

const TIMEOUT_MS = 120_000;

type NodeObject = KubernetesObject & {
  status?: { conditions?: { type: string; status: string }[] };
};

/** What the simulator does, and nothing else. */
const RULES = [
  {
    apiGroups: [''],
    resources: ['nodes'],
    verbs: ['get', 'list', 'watch', 'patch'],
  },
  { apiGroups: [''], resources: ['nodes/status'], verbs: ['patch', 'update'] },
  {
    apiGroups: [''],
    resources: ['pods'],
    verbs: ['get', 'list', 'watch', 'patch', 'update', 'delete'],
  },
  { apiGroups: [''], resources: ['pods/status'], verbs: ['patch', 'update'] },
  {
    apiGroups: ['', 'events.k8s.io'],
    resources: ['events'],
    verbs: ['create', 'patch', 'update'],
  },
  {
    apiGroups: ['coordination.k8s.io'],
    resources: ['leases'],
    verbs: ['get', 'list', 'watch', 'create', 'patch', 'update'],
  },
];

/**
 * Makes nodes `simulated-0` and following, whose Pods run only on paper: they get phases and conditions like real ones,
 * but no process. A Pod lands there that selects `type: simulated` and tolerates {@link SIMULATED_NODE_KEY}.
 */
export async function simulateNodes(
  client: ApiClient,
  count: number,
  alive: () => void,
): Promise<void> {
  const rbac = '/apis/rbac.authorization.k8s.io/v1';
  const apiGroup = 'rbac.authorization.k8s.io';
  await client.create(`${rbac}/clusterroles`, {
    metadata: { name: SIMULATOR },
    rules: RULES,
  });
  await client.create(`${rbac}/clusterrolebindings`, {
    metadata: { name: SIMULATOR },
    roleRef: { apiGroup, kind: 'ClusterRole', name: SIMULATOR },
    subjects: [{ apiGroup, kind: 'User', name: SIMULATOR }],
  });
  const names = Array.from(
    { length: count },
    (_, index) => `simulated-${index}`,
  );
  for (let start = 0; start < count; start += CREATE_AT_ONCE) {
    await Promise.all(
      names
        .slice(start, start + CREATE_AT_ONCE)
        .map(name => client.create('/api/v1/nodes', nodeObject(name))),
    );
  }
  await waitUntil(
    async () => {
      alive();
      const { items } = (await client.demand(
        'GET',
        '/api/v1/nodes?labelSelector=type%3Dsimulated',
      )) as { items?: NodeObject[] };
      return items?.every(isReady);
    },
    {
      what: 'the simulated nodes to be ready',
      timeoutMs: TIMEOUT_MS,
      intervalMs: 500,
    },
  );
}

function nodeObject(name: string): KubernetesObject {
  const room = { cpu: '32', memory: '256Gi', pods: '110' };
  return {
    metadata: {
      name,
      annotations: { [SIMULATED_NODE_KEY]: 'fake' },
      labels: { type: 'simulated', 'kubernetes.io/hostname': name },
    },
    spec: {
      taints: [
        { key: SIMULATED_NODE_KEY, value: 'fake', effect: 'NoSchedule' },
      ],
    },
    status: { allocatable: room, capacity: room },
  };
}

function isReady(node: NodeObject): boolean {
  return (
    node.status?.conditions?.some(
      each => each.type === 'Ready' && each.status === 'True',
    ) ?? false
  );
}

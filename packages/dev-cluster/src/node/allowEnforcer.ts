import type { ApiClient } from '../identity/ApiClient';

/** User name of the enforcer of NetworkPolicies. */
export const ENFORCER = 'agentic-sessions-dev:network-policy';

/** Lets the enforcer read what it enforces. */
export async function allowEnforcer(client: ApiClient): Promise<void> {
  const rbac = '/apis/rbac.authorization.k8s.io/v1';
  const apiGroup = 'rbac.authorization.k8s.io';
  const verbs = ['get', 'list', 'watch'];
  await client.create(`${rbac}/clusterroles`, {
    metadata: { name: ENFORCER },
    rules: [
      { apiGroups: [''], resources: ['pods', 'namespaces'], verbs },
      {
        apiGroups: ['networking.k8s.io'],
        resources: ['networkpolicies'],
        verbs,
      },
    ],
  });
  await client.create(`${rbac}/clusterrolebindings`, {
    metadata: { name: ENFORCER },
    roleRef: { apiGroup, kind: 'ClusterRole', name: ENFORCER },
    subjects: [{ apiGroup, kind: 'User', name: ENFORCER }],
  });
}

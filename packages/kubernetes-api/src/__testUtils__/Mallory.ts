import type {
  KubernetesClient,
  Resource,
} from '@agentic-sessions/kubernetes-client';
import { ROLE_BINDINGS, ROLES } from '@agentic-sessions/kubernetes-client';
import type { Actor } from './KubernetesActors';

/** Mallory is admin of a namespace by every right that Kubernetes has there, and holds none of our verbs. */
export const mallory: Actor = { user: 'mallory', groups: ['payments'] };

/** Gives Mallory her rights. RBAC stands in nobody's way then, so that what refuses is admission. */
export async function bindMallory(
  client: KubernetesClient,
  namespace: string,
): Promise<void> {
  const verbs = [
    'get',
    'list',
    'watch',
    'create',
    'update',
    'patch',
    'delete',
    'deletecollection',
  ];
  await client.create(
    ROLES as Resource,
    {
      metadata: { name: 'mallory', namespace },
      rules: [
        { apiGroups: [''], resources: ['*'], verbs },
        { apiGroups: ['apps', 'batch'], resources: ['*'], verbs },
        { apiGroups: ['networking.k8s.io'], resources: ['*'], verbs },
        { apiGroups: ['agentic-sessions.io'], resources: ['*'], verbs },
        { apiGroups: ['rbac.authorization.k8s.io'], resources: ['*'], verbs },
      ],
    } as never,
  );
  await client.create(
    ROLE_BINDINGS as Resource,
    {
      metadata: { name: 'mallory', namespace },
      roleRef: {
        apiGroup: 'rbac.authorization.k8s.io',
        kind: 'Role',
        name: 'mallory',
      },
      subjects: [
        {
          apiGroup: 'rbac.authorization.k8s.io',
          kind: 'User',
          name: mallory.user,
        },
      ],
    } as never,
  );
}

import type { KubernetesObject } from './KubernetesObject';
import { defineResource } from './Resource';

/** A person, group or ServiceAccount in a binding. */
export interface RbacSubject {
  kind: 'User' | 'Group' | 'ServiceAccount';
  name: string;
  namespace?: string;
  apiGroup?: string;
}

/** A RoleBinding or ClusterRoleBinding. */
export interface RoleBinding extends KubernetesObject {
  roleRef: { apiGroup: string; kind: 'Role' | 'ClusterRole'; name: string };
  subjects?: RbacSubject[];
}

/** A Role or ClusterRole. */
export interface Role extends KubernetesObject {
  rules?: {
    apiGroups?: string[];
    resources?: string[];
    resourceNames?: string[];
    nonResourceURLs?: string[];
    verbs: string[];
  }[];
}

const rbac = { group: 'rbac.authorization.k8s.io', version: 'v1' } as const;

/** RoleBindings. */
export const ROLE_BINDINGS = defineResource<RoleBinding>({
  ...rbac,
  plural: 'rolebindings',
  kind: 'RoleBinding',
  namespaced: true,
});

/** ClusterRoleBindings. */
export const CLUSTER_ROLE_BINDINGS = defineResource<RoleBinding>({
  ...rbac,
  plural: 'clusterrolebindings',
  kind: 'ClusterRoleBinding',
  namespaced: false,
});

/** Roles. */
export const ROLES = defineResource<Role>({
  ...rbac,
  plural: 'roles',
  kind: 'Role',
  namespaced: true,
});

/** ClusterRoles. */
export const CLUSTER_ROLES = defineResource<Role>({
  ...rbac,
  plural: 'clusterroles',
  kind: 'ClusterRole',
  namespaced: false,
});

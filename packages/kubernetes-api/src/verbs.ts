/** Verbs on `sessions` that people hold by RBAC. None of them lets anybody write the object itself. */
export const SESSION_VERBS = [
  'get',
  'list',
  'watch',
  'submit',
  'message',
  'control',
  'approve',
  'audit',
  'debug',
] as const;

/** A verb on `sessions` that a person may hold. */
export type SessionVerb = (typeof SESSION_VERBS)[number];

/** Verbs of our own processes: `stamp` writes a Session's spec, `workload` makes its Pods. */
export const SYSTEM_VERBS = ['stamp', 'workload'] as const;

/** A verb that only the portal (`stamp`) or the operator (`workload`) holds. */
export type SystemVerb = (typeof SYSTEM_VERBS)[number];

/** ClusterRoles to bind people to, in a namespace or in all, the narrowest first. */
export const SESSION_CLUSTER_ROLES = {
  viewer: 'agentic-sessions-viewer',
  editor: 'agentic-sessions-editor',
  approver: 'agentic-sessions-approver',
  admin: 'agentic-sessions-admin',
} as const;

/** What may be done with `sessions` of the group `agentic-sessions.io`; the verbs that Kubernetes RBAC grants. */
export const SESSION_VERBS = [
  'get',
  'list',
  'watch',
  'submit',
  'message',
  'control',
  'approve',
  'debug',
  'audit',
] as const;

/** One of {@link SESSION_VERBS}. */
export type SessionVerb = (typeof SESSION_VERBS)[number];

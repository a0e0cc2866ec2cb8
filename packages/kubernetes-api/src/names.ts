/** The API group of every kind of ours. */
export const API_GROUP = 'agentic-sessions.io';

/** The version that is served and stored. */
export const API_VERSION = 'v1alpha1';

/** `apiVersion` as objects carry it. */
export const API_GROUP_VERSION =
  `${API_GROUP}/${API_VERSION}` as 'agentic-sessions.io/v1alpha1';

/** On a Session and its Pods: the session's id. Only holders of the verb `workload` may set it on a Pod. */
export const SESSION_LABEL = 'agentic-sessions.io/session';

/** On a session's Pod: which of the NetworkPolicies of its namespace opens what its session may reach. */
export const EGRESS_LABEL = 'agentic-sessions.io/egress';

/** The NetworkPolicy that closes the Pods of sessions in a namespace. Only holders of the verb `workload` write it. */
export const SESSION_NETWORK_POLICY = 'agentic-sessions';

/** The NetworkPolicy, and the beginning of the Pods' names, by which it is tried whether the cluster enforces any. */
export const NETWORK_CHECK_POLICY = 'agentic-sessions-network-check';

/** What names of NetworkPolicies begin with that open something to some of them. As well kept. */
export const EGRESS_POLICY_PREFIX = 'agentic-sessions-egress-';

/**
 * Names of the NetworkPolicies that the operator keeps. Whatever is called otherwise is somebody else's, also where the
 * name only begins like ours; `session-network.yaml` and `operator-reach.yaml` ask by this same pattern.
 */
export const KEPT_NETWORK_POLICY = /^agentic-sessions(-egress-[0-9a-f]+)?$/;

/** On a Session: `"true"` where it must be kept; nobody deletes it then. Only holders of the verb `stamp` set it. */
export const LEGAL_HOLD_LABEL = 'agentic-sessions.io/legal-hold';

/** On a namespace: `"true"` where it takes part. */
export const MANAGED_LABEL = 'agentic-sessions.io/managed';

/** On a namespace: catalog reference of the team it belongs to, such as `group:default/payments`. */
export const OWNER_ANNOTATION = 'agentic-sessions.io/owner';

/** On a namespace: its name for people. */
export const TITLE_ANNOTATION = 'agentic-sessions.io/title';

/** On a Session: W3C `traceparent` of the request that started it. */
export const TRACEPARENT_ANNOTATION = 'agentic-sessions.io/traceparent';

/** Kubernetes' own label for who keeps an object. */
export const MANAGED_BY_LABEL = 'app.kubernetes.io/managed-by';

/** Value of {@link MANAGED_BY_LABEL} on Pods of sessions. */
export const OPERATOR_NAME = 'agentic-sessions-operator';

/** Audience of the token by which a runner proves which Pod it is. Only the kubelet may have one made. */
export const SESSION_TOKEN_AUDIENCE = 'agentic-sessions';

/** Where portal and operator have their accounts. */
export const SYSTEM_NAMESPACE = 'agentic-sessions-system';

/** ServiceAccount of the portal in {@link SYSTEM_NAMESPACE}. */
export const PORTAL_SERVICE_ACCOUNT = 'portal';

/** ServiceAccount of the operator in {@link SYSTEM_NAMESPACE}. */
export const OPERATOR_SERVICE_ACCOUNT = 'operator';

/** Field manager by which the portal applies its part of the status, such as `activity`, `usage` and `snapshot`. */
export const PORTAL_FIELD_MANAGER = 'portal';

/** Field manager by which the operator applies the rest of the status. */
export const OPERATOR_FIELD_MANAGER = 'operator';

/** A NamespacePolicy and the PlatformPolicy are called this; there is no other. */
export const POLICY_NAME = 'default';

/** Entries of `status.history` at most; later changes are counted in `historyOmitted`. */
export const HISTORY_LIMIT = 50;

/** Bytes of a Session as JSON, at most. Who creates one refuses a longer one before asking the API server. */
export const SESSION_MAX_BYTES = 16 * 1024;

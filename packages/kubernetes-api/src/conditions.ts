/** Types of conditions in a Session's status. */
export const SESSION_CONDITIONS = [
  'PolicyValidated',
  'Admitted',
  'WorkloadCreated',
  'Ready',
  'Finished',
] as const;

/** Type of a condition in a Session's status. */
export type SessionConditionType = (typeof SESSION_CONDITIONS)[number];

/** Condition of a SessionTrigger, an AgentRuntime and a NamespacePolicy: whether it holds as it is written. */
export const ACCEPTED_CONDITION = 'Accepted';

/** Condition of the PlatformPolicy: whether the cluster really enforces NetworkPolicies. */
export const NETWORK_POLICY_CONDITION = 'NetworkPolicyEnforced';

/** Condition of the PlatformPolicy: whether Pods get a user namespace of their own where they ask for one. */
export const USER_NAMESPACE_CONDITION = 'UserNamespaces';

/** A condition in Kubernetes' usual form. */
export interface Condition {
  type: string;
  status: 'True' | 'False' | 'Unknown';
  observedGeneration?: number;
  lastTransitionTime: string;
  reason: string;
  message: string;
}

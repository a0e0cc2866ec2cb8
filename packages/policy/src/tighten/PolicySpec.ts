import type {
  NamespacePolicySpec,
  PlatformPolicySpec,
} from '@agentic-sessions/kubernetes-api';

/** What both policies can say. */
export type PolicySpec = PlatformPolicySpec | NamespacePolicySpec;

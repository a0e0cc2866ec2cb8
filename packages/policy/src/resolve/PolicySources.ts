import type {
  Condition,
  NamespacePolicySpec,
  PlatformPolicySpec,
} from '@agentic-sessions/kubernetes-api';

/** The policies that hold in a namespace. Either may be missing; what nobody limits is free. */
export interface PolicySources {
  platform?: {
    spec: PlatformPolicySpec;
    generation?: number;
    /** What the operator found out about the cluster: `status.conditions`. */
    conditions?: readonly Pick<Condition, 'type' | 'status' | 'message'>[];
  };
  namespace: { name: string; spec?: NamespacePolicySpec; generation?: number };
}

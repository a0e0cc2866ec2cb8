import type {
  NamespacePolicySpec,
  PlatformPolicySpec,
} from '@agentic-sessions/kubernetes-api';

/** The policies that hold in a namespace. Either may be missing; what nobody limits is free. */
export interface PolicySources {
  platform?: { spec: PlatformPolicySpec; generation?: number };
  namespace: { name: string; spec?: NamespacePolicySpec; generation?: number };
}

import type {
  AgentRuntime,
  NamespacePolicy,
  PlatformPolicy,
  SessionTrigger,
} from '@agentic-sessions/kubernetes-api';

/** What is looked up in the cluster to decide about a delivery; all of it from memory. */
export interface WebhookCluster {
  /** @throws ServiceUnavailableError where the cluster has not been seen whole yet */
  ready(): Promise<void>;
  isManaged(namespace: string): boolean;
  triggers(namespace: string): readonly SessionTrigger[];
  namespacePolicy(namespace: string): NamespacePolicy | undefined;
  platformPolicy(): PlatformPolicy | undefined;
  runtime(name: string): AgentRuntime | undefined;
}

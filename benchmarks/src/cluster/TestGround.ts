import type { AgentRuntime, Session } from '@agentic-sessions/kubernetes-api';
import type { KubernetesClient } from '@agentic-sessions/kubernetes-client';

/** A cluster as {@link layOutGround} has prepared it. */
export interface TestGround {
  /** May everything: it plays the people, and prepares. */
  client: KubernetesClient;
  /** Acts as the operator's own account. */
  asOperator: KubernetesClient;
  namespaces: readonly string[];
  runtime: AgentRuntime;
  /** Sends Pods to the simulated nodes. */
  runtimeClass: string;
  /** In each namespace a session that the operator leaves alone: the owner of Pods that are made without it. */
  owners: ReadonlyMap<string, Session>;
}

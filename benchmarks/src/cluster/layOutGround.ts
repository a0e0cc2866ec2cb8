import {
  agentRuntimeResource,
  API_GROUP_VERSION,
  MANAGED_LABEL,
  namespacePolicyResource,
  POLICY_NAME,
  sessionResource,
  type Session,
} from '@agentic-sessions/kubernetes-api';
import {
  NAMESPACES,
  type KubernetesClient,
} from '@agentic-sessions/kubernetes-client';
import { buildBenchmarkSession } from './buildBenchmarkSession';
import { RUNTIME_CLASSES } from './RUNTIME_CLASSES';
import type { TestGround } from './TestGround';

/** Where and for how many a ground is prepared. */
export interface GroundOptions {
  client: KubernetesClient;
  asOperator: KubernetesClient;
  /** Begins the names of everything that is made. */
  name: string;
  namespaces: number;
  /** Labels of the nodes that Pods are to go to. */
  nodeSelector: Record<string, string>;
  /** Key of the taint that keeps others off these nodes. */
  nodeTaint?: string;
  /** Names the sessions that own Pods made without the operator. */
  newId: () => string;
}

/**
 * Prepares teams as a platform has them: namespaces with the restricted Pod Security Standard and a policy each, and a
 * runtime. Limits are so wide that nobody waits for a place: what is measured is work, not waiting.
 */
export async function layOutGround(
  options: GroundOptions,
): Promise<TestGround> {
  const { client, asOperator, name, nodeSelector, nodeTaint, newId } = options;
  await client.create(RUNTIME_CLASSES, {
    metadata: { name },
    handler: 'runc',
    scheduling: {
      nodeSelector,
      tolerations: nodeTaint
        ? [{ key: nodeTaint, operator: 'Exists', effect: 'NoSchedule' }]
        : [],
    },
  });
  const runtime = await client.create(agentRuntimeResource, {
    apiVersion: API_GROUP_VERSION,
    kind: 'AgentRuntime',
    metadata: { name },
    spec: {
      displayName: 'Agent of the benchmark',
      image: 'agentic-sessions/agent:benchmark',
      command: ['node', '/app/agent.js'],
      capabilities: { followUps: true, repositories: true, websites: true },
      resources: {
        requests: { cpu: '50m', memory: '96Mi' },
        limits: { memory: '512Mi' },
      },
    },
  });
  const namespaces = Array.from(
    { length: options.namespaces },
    (_, index) => `${name}-${index}`,
  );
  const owners = new Map<string, Session>();
  for (const namespace of namespaces) {
    await client.create(NAMESPACES, {
      metadata: {
        name: namespace,
        labels: {
          [MANAGED_LABEL]: 'true',
          'pod-security.kubernetes.io/enforce': 'restricted',
        },
      },
    });
    await client.create(namespacePolicyResource, {
      apiVersion: API_GROUP_VERSION,
      kind: 'NamespacePolicy',
      metadata: { name: POLICY_NAME, namespace },
      spec: {
        approvals: {
          required: ['edit', 'delete', 'execute', 'git push'],
          expirySeconds: 3600,
          allowRequester: false,
        },
        concurrency: { maxRunning: 10_000 },
        rate: { sessionsPerMinute: 10_000 },
      },
    });
    const owner = buildBenchmarkSession({
      name: newId(),
      namespace,
      runtime: name,
    });
    owner.spec.desiredState = 'Suspended';
    // Without the label that marks what is measured.
    delete owner.metadata.labels;
    owners.set(namespace, await client.create(sessionResource, owner));
  }
  return {
    client,
    asOperator,
    namespaces,
    runtime,
    runtimeClass: name,
    owners,
  };
}

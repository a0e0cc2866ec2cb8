import {
  OPERATOR_SERVICE_ACCOUNT,
  platformPolicyResource,
  SYSTEM_NAMESPACE,
} from '@agentic-sessions/kubernetes-api';
import { startCluster, type Cluster } from '@agentic-sessions/dev-cluster';
import { applyManifests } from '@agentic-sessions/dev-environment';
import {
  KubernetesClient,
  loadClusterConfig,
} from '@agentic-sessions/kubernetes-client';
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { layOutGround } from './layOutGround';
import { PLATFORM_POLICY } from './PLATFORM_POLICY';
import type { TestGround } from './TestGround';

/** Key of the taint on simulated nodes, and the label by which Pods select them. */
const SIMULATED_TAINT = 'kwok.x-k8s.io/node';
const SIMULATED_LABEL = { type: 'simulated' };
const PODS_A_NODE = 100;

/** A cluster of its own, prepared. */
export interface BenchmarkCluster {
  ground: TestGround;
  node: Cluster;
  /** Kubeconfig of the operator's account. */
  operatorKubeconfig: string;
  /** Process 1 of the node. */
  pid: number;
  close: () => Promise<void>;
}

/**
 * Starts a control plane with simulated nodes, applies CRDs, roles and admission policies as they are deployed, and lays
 * out the ground. etcd waits for the disk, as in production.
 */
export async function openBenchmarkCluster(options: {
  directory: string;
  namespaces: number;
  /** The most Pods at once. */
  pods: number;
  progress: (line: string) => void;
}): Promise<BenchmarkCluster> {
  const { directory, namespaces, pods, progress } = options;
  const cluster = await startCluster({
    stateFolder: path.join(directory, 'node'),
    attached: true,
    simulatedNodes: Math.ceil(pods / PODS_A_NODE) + 1,
    progress,
  });
  const clients: KubernetesClient[] = [];
  const close = async () => {
    for (const client of clients) client.close();
    await cluster.stop();
  };
  try {
    await applyManifests({
      kubectl: cluster.kubectl,
      kubeconfig: cluster.kubeconfig,
      logDirectory: directory,
      folder: 'base',
      replacements: {},
    });
    const operatorKubeconfig = path.join(directory, 'operator.kubeconfig');
    await cluster.writeServiceAccountKubeconfig(
      { namespace: SYSTEM_NAMESPACE, name: OPERATOR_SERVICE_ACCOUNT },
      operatorKubeconfig,
    );
    const connect = (kubeconfig: string) => {
      const client = new KubernetesClient({
        config: loadClusterConfig({ kubeconfig }),
        userAgent: 'agentic-sessions-benchmark',
      });
      clients.push(client);
      return client;
    };
    const client = connect(cluster.kubeconfig);
    await client.create(platformPolicyResource, PLATFORM_POLICY);
    return {
      ground: await layOutGround({
        client,
        asOperator: connect(operatorKubeconfig),
        name: 'benchmark',
        namespaces,
        nodeSelector: SIMULATED_LABEL,
        nodeTaint: SIMULATED_TAINT,
        newId: randomUUID,
      }),
      node: cluster,
      operatorKubeconfig,
      pid: cluster.pid,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

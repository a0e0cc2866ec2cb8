import { randomBytes } from 'node:crypto';
import {
  isNotFound,
  KubernetesClient,
  loadClusterConfig,
  NAMESPACES,
} from '@agentic-sessions/kubernetes-client';
import { kubectl, type KubectlOptions, type KubectlResult } from './kubectl';
import {
  testClusterEnvironment,
  type TestClusterEnvironment,
} from './testClusterEnvironment';

/** Labels and annotations of a namespace for a test. */
export interface TestNamespaceOptions {
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
}

/**
 * The cluster of `npm test` as one suite uses it: a client with an administrator's rights, namespaces of its own that
 * {@link TestCluster.close} removes, and kubectl as anybody.
 *
 * @example
 * const cluster = new TestCluster();
 * afterAll(() => cluster.close());
 * const namespace = await cluster.createNamespace('ledger');
 */
export class TestCluster {
  readonly kubeconfig: string;
  readonly client: KubernetesClient;
  readonly #kubectl: string;
  readonly #namespaces: string[] = [];

  /** @param environment - where it is; by default the cluster that `npm test` started */
  constructor(environment: TestClusterEnvironment = testClusterEnvironment()) {
    this.kubeconfig = environment.kubeconfig;
    this.#kubectl = environment.kubectl;
    this.client = new KubernetesClient({
      config: loadClusterConfig({ kubeconfig: this.kubeconfig }),
      userAgent: 'agentic-sessions-tests',
    });
  }

  /** Makes a namespace named `PREFIX-RANDOM`. */
  async createNamespace(
    prefix: string,
    options: TestNamespaceOptions = {},
  ): Promise<string> {
    const name = `${prefix}-${randomBytes(4).toString('hex')}`;
    await this.client.create(NAMESPACES, { metadata: { name, ...options } });
    this.#namespaces.push(name);
    return name;
  }

  /** Runs kubectl, by default as the administrator, or as anybody by `as` and `groups`. */
  async kubectl(
    args: string[],
    options: Omit<KubectlOptions, 'kubectl' | 'kubeconfig'> = {},
  ): Promise<KubectlResult> {
    return kubectl(args, {
      ...options,
      kubectl: this.#kubectl,
      kubeconfig: this.kubeconfig,
    });
  }

  /** Removes the namespaces (without waiting for the last object in them) and closes the client. */
  async close(): Promise<void> {
    for (const name of this.#namespaces.splice(0)) {
      try {
        await this.client.delete(NAMESPACES, { name });
      } catch (error) {
        if (!isNotFound(error)) {
          throw error;
        }
      }
    }
    this.client.close();
  }
}

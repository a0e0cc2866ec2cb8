/** Environment variable with the kubeconfig of the test cluster's administrator. */
export const TEST_KUBECONFIG = 'AGENTIC_SESSIONS_TEST_KUBECONFIG';

/** Environment variable with the path of kubectl. */
export const TEST_KUBECTL = 'KUBECTL';

/** Where the cluster that `npm test` started is to be found. */
export interface TestClusterEnvironment {
  kubeconfig: string;
  kubectl: string;
}

/**
 * Where the test cluster is. There is no skipping: a suite that silently does not run is worse than one that fails.
 *
 * @throws Error that says how to get one
 */
export function testClusterEnvironment(
  env: NodeJS.ProcessEnv = process.env,
): TestClusterEnvironment {
  const kubeconfig = env[TEST_KUBECONFIG];
  if (!kubeconfig) {
    throw new Error(
      `This suite needs a real cluster: run it with npm test, or set ${TEST_KUBECONFIG} to an administrator's kubeconfig of a cluster made for tests (see packages/dev-cluster/README.md).`,
    );
  }
  return { kubeconfig, kubectl: env[TEST_KUBECTL] ?? 'kubectl' };
}

import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { ClusterConfig } from './ClusterConfig';
import { loadInClusterConfig } from './loadInClusterConfig';
import { parseKubeconfig } from './parseKubeconfig';

/**
 * Finds the cluster as kubectl does, in this order: `kubeconfig` given here, `KUBECONFIG`, the Pod's ServiceAccount,
 * `~/.kube/config`. Of several files in `KUBECONFIG` the first is read.
 *
 * @throws Error that says what to set where none is usable.
 */
export function loadClusterConfig(
  options: {
    kubeconfig?: string;
    context?: string;
    env?: NodeJS.ProcessEnv;
  } = {},
): ClusterConfig {
  const env = options.env ?? process.env;
  const path = options.kubeconfig ?? env.KUBECONFIG?.split(':')[0];
  if (!path && env.KUBERNETES_SERVICE_HOST) {
    return loadInClusterConfig(env);
  }
  const file = path || join(env.HOME ?? homedir(), '.kube', 'config');
  let source: string;
  try {
    source = readFileSync(file, 'utf8');
  } catch (error) {
    throw new Error(
      `Cannot read kubeconfig ${file}: set KUBECONFIG to a file you may read`,
      { cause: error },
    );
  }
  return parseKubeconfig(source, { path: file, context: options.context });
}

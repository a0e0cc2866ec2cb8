import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ClusterConfig } from './ClusterConfig';

/** Where the kubelet puts a Pod's own ServiceAccount. */
export const SERVICE_ACCOUNT_FOLDER =
  '/var/run/secrets/kubernetes.io/serviceaccount';

/**
 * The configuration of a process that runs in a Pod, from its environment and mounted ServiceAccount.
 *
 * @throws Error where this is not a Pod, or its token is not mounted.
 */
export function loadInClusterConfig(
  env: NodeJS.ProcessEnv = process.env,
  folder: string = SERVICE_ACCOUNT_FOLDER,
): ClusterConfig {
  const host = env.KUBERNETES_SERVICE_HOST;
  const port = env.KUBERNETES_SERVICE_PORT;
  if (!host || !port) {
    throw new Error(
      'Not in a Pod (KUBERNETES_SERVICE_HOST is not set): set KUBECONFIG to a kubeconfig file',
    );
  }
  return {
    server: `https://${host.includes(':') ? `[${host}]` : host}:${port}`,
    namespace: readFileSync(join(folder, 'namespace'), 'utf8').trim(),
    ca: readFileSync(join(folder, 'ca.crt'), 'utf8'),
    tokenFile: join(folder, 'token'),
  };
}

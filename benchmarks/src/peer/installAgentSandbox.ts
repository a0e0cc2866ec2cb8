import type { Cluster } from '@agentic-sessions/dev-cluster';
import { runCommand } from '@agentic-sessions/dev-environment';
import type { KubernetesClient } from '@agentic-sessions/kubernetes-client';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { AGENT_SANDBOX } from './AGENT_SANDBOX';
import { agentSandboxObjects } from './agentSandboxObjects';
import { SANDBOXES } from './SANDBOXES';
import { untilServed } from './untilServed';

/**
 * Applies CRD, account and rights of a checkout.
 *
 * @returns kubeconfig of the controller's account
 * @throws UserError with what the API server said
 */
export async function installAgentSandbox(options: {
  cluster: Pick<
    Cluster,
    'kubectl' | 'kubeconfig' | 'writeServiceAccountKubeconfig'
  >;
  /** May everything. */
  client: KubernetesClient;
  folder: string;
  /** For files of this run. */
  directory: string;
  signal?: AbortSignal;
}): Promise<string> {
  const { cluster, folder, directory, signal } = options;
  const file = path.join(directory, 'agent-sandbox.json');
  const items = agentSandboxObjects(
    AGENT_SANDBOX.manifests.map(name =>
      readFileSync(path.join(folder, name), 'utf8'),
    ),
  );
  writeFileSync(
    file,
    JSON.stringify({ apiVersion: 'v1', kind: 'List', items }),
  );
  await runCommand(
    cluster.kubectl,
    [
      `--kubeconfig=${cluster.kubeconfig}`,
      'apply',
      // As its own guide says: the CRD is too large for the annotation that kubectl would leave.
      '--server-side',
      '-f',
      file,
    ],
    {
      logFile: path.join(directory, 'agent-sandbox-install.log'),
      what: 'Installing agent-sandbox',
      signal,
    },
  );
  await untilServed(options.client, SANDBOXES, signal);
  const kubeconfig = path.join(directory, 'agent-sandbox.kubeconfig');
  await cluster.writeServiceAccountKubeconfig(
    { namespace: AGENT_SANDBOX.namespace, name: AGENT_SANDBOX.serviceAccount },
    kubeconfig,
  );
  return kubeconfig;
}

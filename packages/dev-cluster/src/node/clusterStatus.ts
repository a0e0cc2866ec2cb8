import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ApiClient } from '../identity/ApiClient';
import { canonicalFolder } from '../system/canonicalFolder';
import { isRunning } from '../system/processIdentity';
import type { NodeAddresses } from './NodeAddresses';
import { nodeAddresses } from './NodeAddresses';
import { API_PORT } from './nodeProcesses';
import { NodeRegistry } from './NodeRegistry';
import { statePaths } from './StatePaths';

/** What is to be known about a cluster from outside. */
export interface ClusterStatus {
  /** `stopped`: there is data for another start. `absent`: nothing. */
  state: 'ready' | 'starting' | 'unhealthy' | 'stopped' | 'absent';
  stateFolder: string;
  /** Process 1 of the node, while it runs. */
  pid?: number;
  addresses?: NodeAddresses;
  server?: string;
  kubeconfig?: string;
}

/** Looks at a cluster without changing anything. Needs root, as its files do. */
export async function clusterStatus(
  stateFolder: string,
): Promise<ClusterStatus> {
  const folder = canonicalFolder(stateFolder);
  const paths = statePaths(folder);
  const record = new NodeRegistry().find(folder);
  if (!record?.init || !isRunning(record.init)) {
    return {
      state: existsSync(paths.node) ? 'stopped' : 'absent',
      stateFolder: folder,
    };
  }
  const addresses = nodeAddresses(record.index);
  const server = `https://${addresses.node}:${API_PORT}`;
  const read = (file: string) => readFileSync(join(paths.pki, file), 'utf8');
  const client = new ApiClient({
    server,
    authority: read('ca.crt'),
    certificate: read('admin.crt'),
    key: read('admin.key'),
  });
  try {
    const answering = (await client.isReady()) ? 'ready' : 'unhealthy';
    return {
      state: record.ready ? answering : 'starting',
      stateFolder: folder,
      pid: record.init.pid,
      addresses,
      server,
      kubeconfig: paths.kubeconfig,
    };
  } finally {
    client.close();
  }
}

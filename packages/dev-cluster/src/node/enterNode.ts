import { DevClusterError } from '../errors/DevClusterError';
import type { Programs } from '../programs/Programs';
import { canonicalFolder } from '../system/canonicalFolder';
import { isRunning } from '../system/processIdentity';
import { NodeRegistry } from './NodeRegistry';

/**
 * The command line that runs a command inside a node's namespaces, with the node's programs in its PATH.
 *
 * @throws DevClusterError `NodeFailed` when the node does not run
 */
export async function enterNode(
  stateFolder: string,
  programs: Programs,
  command: readonly string[],
): Promise<{ command: string; args: string[] }> {
  const record = new NodeRegistry().find(canonicalFolder(stateFolder));
  if (!record?.init || !isRunning(record.init)) {
    throw new DevClusterError('NodeFailed', 'This cluster does not run.', {
      cure: 'Start it: dev-cluster up',
    });
  }
  const path = programs.searchFolders.map(folder => `/run/programs/${folder}`);
  return {
    command: 'nsenter',
    args: [
      '--target',
      `${record.init.pid}`,
      '--mount',
      '--pid',
      '--net',
      '--uts',
      '--ipc',
      '--cgroup',
      'env',
      `PATH=${path.join(':')}:/usr/sbin:/usr/bin:/sbin:/bin`,
      ...(command.length > 0 ? command : ['sh']),
    ],
  };
}

import { rm } from 'node:fs/promises';
import { canonicalFolder } from '../system/canonicalFolder';
import { withLock } from '../system/withLock';
import { NodeRegistry } from './NodeRegistry';
import { requirePrivileges } from './requirePrivileges';
import { statePaths } from './StatePaths';

/**
 * Ends the node with this state folder and takes everything it had off the machine, in whatever state it was left.
 * Done twice it does no harm.
 *
 * @throws DevClusterError when something is left
 */
export async function stopCluster(
  stateFolder: string,
  options: { keepState?: boolean } = {},
): Promise<void> {
  const folder = canonicalFolder(stateFolder);
  requirePrivileges();
  await withLock(folder, async () => {
    const registry = new NodeRegistry();
    const record = registry.find(folder);
    if (!options.keepState) {
      // First of all: without this file the registry gives the addresses away.
      await rm(statePaths(folder).node, { force: true });
    }
    if (record) {
      await registry.release(record);
    }
    if (!options.keepState) {
      await rm(folder, { recursive: true, force: true });
    }
  });
}

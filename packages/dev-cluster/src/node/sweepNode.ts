import { existsSync } from 'node:fs';
import { DevClusterError } from '../errors/DevClusterError';
import { isRunning } from '../system/processIdentity';
import { run } from '../system/run';
import { waitUntil } from '../system/waitUntil';
import { removeCgroups } from './cgroups/removeCgroups';
import { nodeAddresses } from './NodeAddresses';
import type { NodeRecord } from './NodeRecord';

/**
 * Ends a node and takes away all it had: processes, wire and routes, control groups. Its mounts and firewall rules
 * live in its namespaces and go with them. Done twice it does no harm.
 *
 * @throws DevClusterError when something is left
 */
export async function sweepNode(record: NodeRecord): Promise<void> {
  if (record.init && isRunning(record.init)) {
    // The kernel ends every process of the namespace with its first one.
    endProcess(record.init.pid);
    await waitUntil(() => !isRunning(record.init), {
      what: `process ${record.init.pid} to end`,
      timeoutMs: 15_000,
      intervalMs: 20,
    });
  }
  const left = await removeCgroups(record.cgroups);
  const { hostLink } = nodeAddresses(record.index);
  if (existsSync(`/sys/class/net/${hostLink}`)) {
    // Its routes go with the link.
    await run('ip', ['link', 'delete', hostLink]).catch(error => {
      // The kernel takes it away itself when the node's namespace ends, which may be just now.
      if (existsSync(`/sys/class/net/${hostLink}`)) {
        throw error;
      }
    });
  }
  if (left.length > 0) {
    throw new DevClusterError(
      'NodeFailed',
      `These control groups of an ended node could not be removed: ${left.join(
        ', ',
      )}.`,
      {
        cure: 'Something still runs in them (see their cgroup.procs). Try again in a moment.',
      },
    );
  }
}

function endProcess(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    // Ended by itself since it was looked at, which is as good.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') {
      throw error;
    }
  }
}

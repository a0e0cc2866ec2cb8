import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Programs } from '../programs/Programs';
import { findTool } from '../system/findTool';
import { packageFolder } from '../system/packageFolder';
import { run } from '../system/run';
import { writeAtomically } from '../system/writeAtomically';
import { makeCgroups } from './cgroups/makeCgroups';
import { planCgroups } from './cgroups/planCgroups';
import { canDelegate, delegateControllers } from './cgroups/unifiedHierarchy';
import { connectNetwork } from './connectNetwork';
import { launchNode } from './launchNode';
import type { LaunchedNode } from './launchNode';
import type { NodeAddresses } from './NodeAddresses';
import { nodeProcesses } from './nodeProcesses';
import type { NodeRecord } from './NodeRecord';
import type { NodeRegistry } from './NodeRegistry';
import { nodeScript } from './nodeScript';
import { statePaths } from './StatePaths';

/** What a node is raised from. */
export interface RaiseNodeInput {
  /** Completed with control groups and process 1. */
  record: NodeRecord;
  addresses: NodeAddresses;
  programs: Programs;
  registry: NodeRegistry;
  durable: boolean;
  /** Whether the simulator of nodes runs, too. */
  simulated: boolean;
}

/**
 * Makes control groups, process 1 and the wire to it. What is to be swept up later is written down before it is made.
 */
export async function raiseNode(input: RaiseNodeInput): Promise<LaunchedNode> {
  const { record, addresses, programs, registry, durable, simulated } = input;
  const paths = statePaths(record.stateFolder);
  const cgroups = planCgroups(addresses.cgroup, {
    mountinfo: readFileSync('/proc/self/mountinfo', 'utf8'),
    ownCgroups: readFileSync('/proc/self/cgroup', 'utf8'),
    canDelegate,
  });
  record.cgroups = cgroups.hierarchies.map(each => each.folder);
  await registry.save(record);
  makeCgroups(cgroups);
  await loadBridgeModule();
  await writeAtomically(
    paths.script,
    nodeScript({
      addresses,
      cgroups,
      programs,
      stateFolder: record.stateFolder,
      sources: join(packageFolder(), '../..'),
      nodejs: process.execPath,
      processes: nodeProcesses(addresses, programs, { durable, simulated }),
    }),
  );
  const launched = await launchNode(paths.script, cgroups, paths.nodeLog);
  record.init = launched.init;
  await registry.save(record);
  if (cgroups.version === 2) {
    // Only now: the group had to be the root of the node's own view while the node was made.
    cgroups.hierarchies.forEach(each =>
      delegateControllers(each.folder, 'init'),
    );
  }
  await connectNetwork(addresses, launched.init.pid);
  launched.say('network');
  return launched;
}

/** A namespace cannot load modules, so it is done before there is one. Without it the node says what it lacks. */
async function loadBridgeModule(): Promise<void> {
  const modprobe = findTool('modprobe');
  if (modprobe && !existsSync('/proc/sys/net/bridge')) {
    await run(modprobe, ['--quiet', 'br_netfilter']).catch(() => undefined);
  }
}

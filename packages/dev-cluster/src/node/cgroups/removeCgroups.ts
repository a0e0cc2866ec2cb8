import { existsSync, readdirSync, readFileSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';
import { sleep } from '../../system/sleep';

const ATTEMPTS = 100;
const PAUSE_MS = 50;

/**
 * Ends what still runs in these groups and removes them with all below. A group is the surest list of a node's
 * processes: nothing gets out of it by forking.
 *
 * @returns folders that could not be removed
 */
export async function removeCgroups(
  folders: readonly string[],
): Promise<string[]> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    if (folders.filter(folder => !removeTree(folder)).length === 0) {
      return [];
    }
    await sleep(PAUSE_MS);
  }
  return folders.filter(folder => existsSync(folder));
}

function removeTree(folder: string): boolean {
  if (!existsSync(folder)) {
    return true;
  }
  try {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      if (entry.isDirectory()) {
        removeTree(join(folder, entry.name));
      }
    }
    endProcesses(folder);
    rmdirSync(folder);
    return true;
  } catch {
    return false; // its processes are still on their way out: the caller tries again
  }
}

function endProcesses(folder: string): void {
  const pids = readFileSync(join(folder, 'cgroup.procs'), 'utf8');
  for (const pid of pids.split('\n').map(Number).filter(Boolean)) {
    if (pid !== process.pid) {
      process.kill(pid, 'SIGKILL');
    }
  }
}

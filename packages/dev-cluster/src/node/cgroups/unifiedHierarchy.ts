import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DevClusterError } from '../../errors/DevClusterError';

/** Asked for where the machine has them; the first three are needed. */
const CONTROLLERS = ['cpu', 'memory', 'pids', 'cpuset', 'io', 'hugetlb'];
const NEEDED = CONTROLLERS.slice(0, 3);

function words(path: string): string[] {
  return existsSync(path)
    ? readFileSync(path, 'utf8').split(/\s+/).filter(Boolean)
    : [];
}

/** The root of the whole machine is free of the rule against inner processes, and has no `cgroup.type`. */
function isMachineRoot(folder: string): boolean {
  return !existsSync(join(folder, 'cgroup.type'));
}

function has(list: readonly string[]): boolean {
  return NEEDED.every(controller => list.includes(controller));
}

/** Whether a group below this one gets the controllers, without moving anyone's processes. */
export function canDelegate(folder: string): boolean {
  if (has(words(join(folder, 'cgroup.subtree_control')))) {
    return true;
  }
  return (
    has(words(join(folder, 'cgroup.controllers'))) &&
    (isMachineRoot(folder) || words(join(folder, 'cgroup.procs')).length === 0)
  );
}

/**
 * Hands the controllers down to the groups below. Where the group still has processes, which is so at the root of a
 * container, they go to a leaf beside: the rule of "no inner processes" of cgroups(7).
 *
 * @throws DevClusterError `Unsupported` when the needed ones cannot be had
 */
export function delegateControllers(folder: string, leafName: string): void {
  const control = join(folder, 'cgroup.subtree_control');
  if (has(words(control))) {
    return;
  }
  if (!isMachineRoot(folder)) {
    moveProcesses(folder, join(folder, leafName));
  }
  const available = words(join(folder, 'cgroup.controllers'));
  for (const controller of CONTROLLERS) {
    if (available.includes(controller)) {
      try {
        writeFileSync(control, `+${controller}`);
      } catch {
        continue; // judged as a whole below: some may be refused
      }
    }
  }
  if (!has(words(control))) {
    throw new DevClusterError(
      'Unsupported',
      `The control group ${folder} does not hand on ${NEEDED.join(', ')}.`,
      {
        cure: `Allow it: echo '+cpu +memory +pids +cpuset' > ${dirname(
          folder,
        )}/cgroup.subtree_control, or start from a shell outside of that group.`,
      },
    );
  }
}

/** Moves every process of a group into another one. */
export function moveProcesses(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const pid of words(join(from, 'cgroup.procs'))) {
    try {
      writeFileSync(join(to, 'cgroup.procs'), pid);
    } catch (error) {
      // It may have ended in between; everything else is shown by the caller's check of the controllers.
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') {
        throw error;
      }
    }
  }
}

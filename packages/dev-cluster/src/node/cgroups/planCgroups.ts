import { dirname, join } from 'node:path';
import { DevClusterError } from '../../errors/DevClusterError';
import type { CgroupPlan } from './CgroupPlan';
import type { CgroupMount } from './parseCgroupMounts';
import { parseCgroupMounts } from './parseCgroupMounts';

/** What the plan is made from; read from the machine, or given by a test. */
export interface CgroupFacts {
  /** Text of /proc/self/mountinfo. */
  mountinfo: string;
  /** Text of /proc/self/cgroup. */
  ownCgroups: string;
  /** Whether the node's group may be made in this folder of the unified hierarchy. */
  canDelegate: (folder: string) => boolean;
}

/** Without these the kubelet refuses to start. */
const NEEDED = ['cpu', 'memory', 'pids'];

/**
 * Decides where the node's control groups go: below the caller's own, so that no limit or accounting is escaped.
 * Version 2 forbids groups with controllers below one that has processes in it, so there the nearest ancestor that
 * allows it is taken.
 *
 * @throws DevClusterError `Unsupported`
 */
export function planCgroups(name: string, facts: CgroupFacts): CgroupPlan {
  const mounts = parseCgroupMounts(facts.mountinfo);
  const own = facts.ownCgroups
    .split('\n')
    .map(line => /^\d+:([^:]*):(.*)$/.exec(line.trim()))
    .filter(match => match !== null)
    .map(([, selector, path]) => ({ selector, path }));

  const hierarchies = own.flatMap(({ selector, path }) => {
    const mount = mounts.find(
      each =>
        each.type === 'cgroup' &&
        selector !== '' &&
        selector.split(',').every(part => each.options.includes(part)),
    );
    return mount
      ? [
          {
            selector,
            mountName: selector.replace(/^name=/, ''),
            folder: join(folderOf(mount, path), name),
          },
        ]
      : [];
  });
  const controllers = hierarchies.flatMap(each => each.selector.split(','));
  if (NEEDED.every(controller => controllers.includes(controller))) {
    return { version: 1, hierarchies };
  }

  const unified = mounts.find(each => each.type === 'cgroup2');
  const unifiedPath = own.find(each => each.selector === '')?.path;
  if (!unified || unifiedPath === undefined || controllers.includes('memory')) {
    throw new DevClusterError(
      'Unsupported',
      `This machine's control groups lack ${NEEDED.filter(
        each => !controllers.includes(each),
      ).join(', ')}.`,
      {
        cure: 'Boot it with those controllers, or give the container its cgroups.',
      },
    );
  }
  let parent = folderOf(unified, unifiedPath);
  while (parent !== unified.folder && !facts.canDelegate(parent)) {
    parent = dirname(parent);
  }
  return {
    version: 2,
    hierarchies: [
      { selector: undefined, mountName: '', folder: join(parent, name) },
    ],
  };
}

function folderOf(mount: CgroupMount, path: string): string {
  const below =
    mount.root !== '/' && path.startsWith(mount.root)
      ? path.slice(mount.root.length)
      : path;
  return join(mount.folder, below);
}

import { join } from 'node:path';
import { SnapshotError } from './SnapshotError';
import type { SnapshotFolder } from './SnapshotFolder';

/** Where an entry of an archive belongs. */
export type EntryPlace = {
  folder: SnapshotFolder;
  /** Path below the folder, without `..`; empty for the folder itself. */
  relative: string;
  /** Absolute path in this container. */
  path: string;
};

/**
 * Where an entry of that name belongs: in the innermost folder that the name is in. Undefined where no folder of this Pod
 * has it, as when the AgentRuntime has changed since.
 *
 * @throws {@link SnapshotError} for a name that no runner writes: absolute, or one that climbs.
 */
export function placeEntry(
  name: string,
  folders: readonly SnapshotFolder[],
): EntryPlace | undefined {
  const parts = name.replace(/\/$/, '').split('/');
  if (
    name.includes('\0') ||
    parts.some(part => part === '' || part === '.' || part === '..')
  ) {
    throw new SnapshotError(
      `it has an entry of the name ${JSON.stringify(name)}`,
    );
  }
  const wanted = `/${parts.join('/')}`;
  const folder = innermost(wanted, folders);
  if (!folder) return undefined;
  const relative = wanted.slice(folder.agentPath.length + 1);
  return { folder, relative, path: join(folder.path, relative) };
}

/** The folder that an absolute path of the agent's container is in, the innermost of several. */
export function innermost(
  path: string,
  folders: readonly SnapshotFolder[],
): SnapshotFolder | undefined {
  return folders
    .filter(({ agentPath }) => `${path}/`.startsWith(`${agentPath}/`))
    .sort((one, other) => other.agentPath.length - one.agentPath.length)[0];
}

import { dirname, isAbsolute, join, normalize } from 'node:path';
import { innermost } from './placeEntry';
import type { SnapshotFolder } from './SnapshotFolder';

/** What an image brings with it: programs and libraries, the same for everybody, as a Python environment links to them. */
const OF_THE_IMAGE = ['/bin', '/lib', '/lib64', '/opt', '/sbin', '/usr'];

/**
 * Whether a symbolic link is kept: one that stays in the kept folders, or leads to a program of the image. Any other could
 * lead a reader of the workspace to what is not the agent's.
 *
 * @param at - absolute path of the link in the agent's container
 */
export function isKeptLink(
  at: string,
  target: string,
  folders: readonly SnapshotFolder[],
): boolean {
  const path = normalize(
    isAbsolute(target) ? target : join(dirname(at), target),
  );
  return (
    innermost(path, folders) !== undefined ||
    OF_THE_IMAGE.some(place => `${path}/`.startsWith(`${place}/`))
  );
}

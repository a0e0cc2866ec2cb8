import { lstat, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Makes a folder and those above it below `root`, each of them a real one: a link or file that is in the way is removed,
 * so that nothing is written to where it leads.
 */
export async function makeRealFolder(
  root: string,
  relative: string,
  /** Folders that were found to be real; added to. */
  known: Set<string>,
): Promise<void> {
  let path = root;
  for (const part of relative === '' ? [] : relative.split('/')) {
    path = join(path, part);
    if (known.has(path)) continue;
    known.add(path);
    const stat = await lstat(path).catch(error => {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    });
    if (stat?.isDirectory()) continue;
    if (stat) await rm(path);
    await mkdir(path, { mode: 0o777 });
  }
}

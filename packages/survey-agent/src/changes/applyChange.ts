import { randomUUID } from 'node:crypto';
import { lstat, readFile, realpath, rename, writeFile } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import type { ProposedChange } from '../findings';

/**
 * Writes a change that was allowed, if the file is still as it was when the change was proposed.
 *
 * @returns `stale` where the file is not what the diff showed: then nothing is written
 * @throws where the file lies outside of the working directory (by a symbolic link, say) or cannot be written
 * @public
 */
export async function applyChange(
  cwd: string,
  change: ProposedChange,
): Promise<'applied' | 'stale'> {
  const folder = dirname(change.file);
  const inside = relative(await realpath(cwd), await realpath(folder));
  if (inside === '..' || inside.startsWith(`..${sep}`)) {
    throw new Error(`${change.path} lies outside of the working directory`);
  }
  const stat = await lstat(change.file).catch(error => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      return undefined;
    }
    throw error;
  });
  if (change.oldText === null) {
    if (stat) {
      return 'stale';
    }
    // `wx`: a file that appears in between is never overwritten.
    await writeFile(change.file, change.newText, { flag: 'wx' });
    return 'applied';
  }
  if (
    !stat?.isFile() ||
    (await readFile(change.file, 'utf8')) !== change.oldText
  ) {
    return 'stale';
  }
  // A rename replaces the file whole, whatever happens to this process, and keeps its mode.
  const temporary = join(folder, `.${randomUUID()}.tmp`);
  await writeFile(temporary, change.newText, { flag: 'wx', mode: stat.mode });
  await rename(temporary, change.file);
  return 'applied';
}

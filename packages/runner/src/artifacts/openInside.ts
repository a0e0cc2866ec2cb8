import { constants } from 'node:fs';
import { open, readlink, type FileHandle } from 'node:fs/promises';
import { sep } from 'node:path';

/**
 * Opens a file for reading only if it really is in a folder. The agent owns the workspace and may put a link anywhere, also
 * between a look and an open; the runner has a token that must never leave as an artifact. So the last part is opened without
 * following links, and where the kernel says the open file is, is what counts.
 *
 * @returns undefined for what is no regular file in the folder.
 */
export async function openInside(
  folder: string,
  path: string,
): Promise<FileHandle | undefined> {
  let file: FileHandle;
  try {
    file = await open(
      path,
      // A pipe without a writer would block for ever.
      // eslint-disable-next-line no-bitwise
      constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK,
    );
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // Gone, a link, a socket, or not ours to read: nothing to collect.
    if (
      ['ENOENT', 'ELOOP', 'ENXIO', 'EACCES', 'ENOTDIR'].includes(code ?? '')
    ) {
      return undefined;
    }
    throw error;
  }
  const real = await readlink(`/proc/self/fd/${file.fd}`);
  const stat = await file.stat();
  // A hard link to a file elsewhere cannot be made across volumes, so one name is not asked for.
  if (stat.isFile() && real.startsWith(folder + sep)) return file;
  await file.close();
  return undefined;
}

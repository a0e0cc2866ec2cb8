import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** Deeper folders than this are not looked into. */
const MAX_DEPTH = 16;

/** Most names that are looked at. */
const MAX_NAMES = 10_000;

/** Paths of the regular files below a folder, sorted, without following links. A folder that is not there has none. */
export async function listFiles(folder: string): Promise<string[]> {
  const files: string[] = [];
  const visit = async (path: string, depth: number): Promise<void> => {
    let entries;
    try {
      entries = await readdir(path, { withFileTypes: true });
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      // Not made, taken away meanwhile, or closed to us by the agent: nothing to collect.
      if (['ENOENT', 'ENOTDIR', 'EACCES'].includes(code ?? '')) return;
      throw error;
    }
    for (const entry of entries) {
      if (files.length >= MAX_NAMES) return;
      const child = join(path, entry.name);
      if (entry.isFile()) files.push(child);
      else if (entry.isDirectory() && depth < MAX_DEPTH) {
        await visit(child, depth + 1);
      }
    }
  };
  await visit(folder, 1);
  return files.sort();
}

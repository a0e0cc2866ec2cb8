import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** Most working trees of one session; more are named in the report, not surveyed. */
export const MAX_ROOTS = 10;

/**
 * Which folders to survey: the working directory itself where it is a git working tree or holds none; else every git
 * working tree up to two levels below it (the runner clones each repository of a session into a folder of its own).
 *
 * @param without - a folder, absolute, that does not count: where the reports go
 * @returns paths from the working directory, `''` for itself; empty where there is nothing at all
 * @public
 */
export async function findRoots(
  cwd: string,
  without?: string,
): Promise<string[]> {
  if (await isWorkingTree(cwd)) {
    return [''];
  }
  const roots: string[] = [];
  let anything = false;
  for (const first of await readdir(cwd, { withFileTypes: true })) {
    anything ||= first.isFile();
    if (!first.isDirectory() || join(cwd, first.name) === without) {
      continue;
    }
    if (await isWorkingTree(join(cwd, first.name))) {
      roots.push(first.name);
      continue;
    }
    for (const second of await readdir(join(cwd, first.name), {
      withFileTypes: true,
    }).catch(() => [])) {
      anything ||= second.isFile();
      const path = `${first.name}/${second.name}`;
      if (second.isDirectory() && (await isWorkingTree(join(cwd, path)))) {
        roots.push(path);
      }
    }
  }
  if (roots.length > 0) {
    return roots.sort();
  }
  return anything ? [''] : [];
}

/** `.git` is a folder, or a file in a linked working tree. */
async function isWorkingTree(folder: string): Promise<boolean> {
  return lstat(join(folder, '.git')).then(
    stat => stat.isDirectory() || stat.isFile(),
    () => false,
  );
}

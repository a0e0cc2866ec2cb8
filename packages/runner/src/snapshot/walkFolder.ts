import type { Dirent, Stats } from 'node:fs';
import { lstat, readdir, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { lookAhead } from './lookAhead';

/** Deeper folders than this are not looked into. */
const MAX_DEPTH = 128;

/** Names that are looked at beside each other. */
const LOOKED_AT = 32;

/** Something in a folder that a snapshot can keep. */
export type WalkedEntry = {
  /** Path below the folder. */
  relative: string;
  path: string;
  stat: Stats;
} & ({ kind: 'file' | 'directory' } | { kind: 'symlink'; target: string });

/**
 * Everything below a folder that can be kept, folders before what is in them, without following a link. What cannot be
 * (sockets, pipes, what is gone or not ours to read) is told to `left`.
 */
export async function* walkFolder(
  folder: string,
  left: (relative: string, why: string) => void,
): AsyncGenerator<WalkedEntry> {
  const open: Array<{ relative: string; depth: number }> = [
    { relative: '', depth: 0 },
  ];
  for (let next = open.pop(); next; next = open.pop()) {
    const { relative: parent, depth } = next;
    const names = await list(join(folder, parent), parent, left);
    const entries = lookAhead(names, LOOKED_AT, ({ name }) =>
      look(folder, parent ? `${parent}/${name}` : name, left),
    );
    for await (const entry of entries) {
      if (!entry) continue;
      const { relative } = entry;
      yield entry;
      if (entry.kind !== 'directory') continue;
      if (depth < MAX_DEPTH) open.push({ relative, depth: depth + 1 });
      else left(relative, 'it is nested too deeply');
    }
  }
}

async function list(
  path: string,
  relative: string,
  left: (relative: string, why: string) => void,
): Promise<Dirent[]> {
  try {
    return await readdir(path, { withFileTypes: true });
  } catch (error) {
    left(relative, (error as Error).message);
    return [];
  }
}

async function look(
  folder: string,
  relative: string,
  left: (relative: string, why: string) => void,
): Promise<WalkedEntry | undefined> {
  const path = join(folder, relative);
  try {
    const stat = await lstat(path);
    if (stat.isFile()) return { relative, path, stat, kind: 'file' };
    if (stat.isDirectory()) return { relative, path, stat, kind: 'directory' };
    if (stat.isSymbolicLink()) {
      return {
        relative,
        path,
        stat,
        kind: 'symlink',
        target: await readlink(path),
      };
    }
    // Sockets and pipes are ends of what ran; nobody is at the other end any more.
  } catch (error) {
    left(relative, (error as Error).message);
  }
  return undefined;
}

import { constants } from 'node:fs';
import { lstat, open } from 'node:fs/promises';
import { join } from 'node:path';
import { listFiles } from './listFiles';
import type { FileEntry, FileListing } from './listFiles';

/** Larger files are measured, not read. */
export const MAX_TEXT_BYTES = 1024 * 1024;

/** Text kept in memory, so that the steps of one survey read a file once. */
const MAX_CACHE_BYTES = 48 * 1024 * 1024;

/**
 * The files of one working tree as they were when the survey began.
 *
 * @public
 */
export class WorkingTree {
  readonly root: string;
  readonly files: readonly FileEntry[];
  readonly limits: readonly string[];
  readonly #paths: Map<string, FileEntry>;
  readonly #symlinks: Set<string>;
  readonly #cache = new Map<string, string>();
  #cached = 0;

  private constructor(root: string, listing: FileListing) {
    this.root = root;
    this.files = listing.files;
    this.limits = listing.limits;
    this.#paths = new Map(listing.files.map(file => [file.path, file]));
    this.#symlinks = new Set(listing.symlinks);
  }

  /** Lists the tree; reads no file but `.gitignore`. */
  static async open(
    root: string,
    options: { signal: AbortSignal; without?: string },
  ): Promise<WorkingTree> {
    return new WorkingTree(root, await listFiles(root, options));
  }

  /** Whether a file is part of the tree, by its path with `/`. */
  has(path: string): boolean {
    return this.#paths.has(path);
  }

  /** Whether anything has this path, also a symbolic link, or a file beyond the listing's limit. */
  async exists(path: string): Promise<boolean> {
    if (this.has(path) || this.#symlinks.has(path)) {
      return true;
    }
    return (
      this.limits.length > 0 &&
      lstat(join(this.root, path)).then(
        () => true,
        () => false,
      )
    );
  }

  /** The text of a file, or undefined where it is binary, too large, gone or not a regular file. */
  async text(path: string): Promise<string | undefined> {
    const known = this.#cache.get(path);
    if (known !== undefined) {
      return known;
    }
    const entry = this.#paths.get(path);
    if (!entry || entry.size > MAX_TEXT_BYTES) {
      return undefined;
    }
    const text = await readRegularText(join(this.root, path));
    if (text !== undefined && this.#cached + text.length <= MAX_CACHE_BYTES) {
      this.#cached += text.length;
      this.#cache.set(path, text);
    }
    return text;
  }
}

async function readRegularText(file: string): Promise<string | undefined> {
  // O_NOFOLLOW: a link that replaced the file after listing must not lead out of the tree. O_NONBLOCK: nor may a pipe hang us.
  const handle = await open(
    file,
    // eslint-disable-next-line no-bitwise
    constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK,
  ).catch(() => undefined);
  if (!handle) {
    return undefined;
  }
  try {
    const stat = await handle.stat();
    if (!stat.isFile() || stat.size > MAX_TEXT_BYTES) {
      return undefined;
    }
    const bytes = await handle.readFile();
    return bytes.subarray(0, 8000).includes(0)
      ? undefined
      : bytes.toString('utf8');
  } finally {
    await handle.close();
  }
}

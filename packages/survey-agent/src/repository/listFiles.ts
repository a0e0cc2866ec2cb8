import { lstat, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import ignore from 'ignore';
import type { Ignore } from 'ignore';
import { CancelledError } from '../CancelledError';

/** A regular file of the tree. */
export type FileEntry = {
  /** From the root, with `/`. */
  path: string;
  /** Bytes. */
  size: number;
};

/** What {@link listFiles} saw, and in sentences what it left out. */
export type FileListing = {
  files: FileEntry[];
  /** Paths of symbolic links: they exist, and are not followed. */
  symlinks: string[];
  limits: string[];
};

/** More files than this are not looked at. */
export const MAX_FILES = 20_000;

/** Folders that hold what others wrote or tools made; never part of a survey, ignored by git or not. */
const SKIPPED_FOLDERS = new Set([
  '.git',
  'node_modules',
  '.venv',
  '__pycache__',
  '.yarn',
  '.gradle',
]);

type Scope = { base: string; rules: Ignore };

/**
 * Lists the regular files below a folder, in path order. Honours `.gitignore` at every level, does not follow symbolic links.
 *
 * @public
 */
export async function listFiles(
  root: string,
  options: {
    signal: AbortSignal;
    maxFiles?: number;
    /** A folder, absolute, that is left out: where the reports go. */
    without?: string;
  },
): Promise<FileListing> {
  const maxFiles = options.maxFiles ?? MAX_FILES;
  const files: FileEntry[] = [];
  const symlinks: string[] = [];
  const limits: string[] = [];

  const visit = async (folder: string, scopes: Scope[]): Promise<void> => {
    CancelledError.check(options.signal);
    const entries = await readdir(join(root, folder), { withFileTypes: true });
    entries.sort((a, b) => (a.name < b.name ? -1 : 1));
    const inner = await withRulesOf(root, folder, scopes);
    for (const entry of entries) {
      if (files.length >= maxFiles) {
        return;
      }
      const path = folder ? `${folder}/${entry.name}` : entry.name;
      if (entry.isDirectory()) {
        if (
          !SKIPPED_FOLDERS.has(entry.name) &&
          join(root, path) !== options.without &&
          !isIgnored(`${path}/`, inner)
        ) {
          await visit(path, inner);
        }
      } else if (isIgnored(path, inner)) {
        continue;
      } else if (entry.isSymbolicLink()) {
        symlinks.push(path);
      } else if (entry.isFile()) {
        files.push({ path, size: (await lstat(join(root, path))).size });
      }
    }
  };

  await visit('', []);
  if (files.length >= maxFiles) {
    limits.push(`Only the first ${maxFiles} files were looked at.`);
  }
  return { files, symlinks, limits };
}

async function withRulesOf(
  root: string,
  folder: string,
  scopes: Scope[],
): Promise<Scope[]> {
  const text = await readFile(join(root, folder, '.gitignore'), 'utf8').catch(
    () => undefined,
  );
  return text === undefined
    ? scopes
    : [...scopes, { base: folder, rules: ignore().add(text) }];
}

/** The deepest `.gitignore` that says anything decides, as in git. */
function isIgnored(path: string, scopes: Scope[]): boolean {
  for (let index = scopes.length - 1; index >= 0; index--) {
    const { base, rules } = scopes[index];
    const answer = rules.test(base ? path.slice(base.length + 1) : path);
    if (answer.ignored) {
      return true;
    }
    if (answer.unignored) {
      return false;
    }
  }
  return false;
}

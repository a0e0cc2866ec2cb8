import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';

const SKIPPED = new Set(['node_modules', 'dist', 'dist-types', 'coverage']);

/**
 * SHA-256 (hex) over the names and contents of files and folders, so that what was built from them can be found again
 * in any checkout. Tests are left out: they change nothing that is built.
 *
 * @param root - folder the names are relative to
 * @param names - files and folders below it; absent ones count as absent
 */
export function contentHash(root: string, names: string[]): string {
  const hash = createHash('sha256');
  const visit = (name: string): void => {
    const full = path.join(root, name);
    const stat = statSync(full, { throwIfNoEntry: false });
    if (!stat) {
      hash.update(`absent ${name}\0`);
    } else if (stat.isDirectory()) {
      for (const entry of readdirSync(full).sort()) {
        if (!SKIPPED.has(entry)) {
          visit(path.join(name, entry));
        }
      }
    } else if (!/\.test\.tsx?$/.test(name)) {
      hash.update(`file ${name} ${stat.size}\0`);
      hash.update(readFileSync(full));
    }
  };
  names.forEach(visit);
  return hash.digest('hex');
}

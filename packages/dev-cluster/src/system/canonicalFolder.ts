import { existsSync, realpathSync } from 'node:fs';
import { resolve } from 'node:path';

/** The one path of a folder: locks, addresses and the registry go by it. */
export function canonicalFolder(folder: string): string {
  return existsSync(folder) ? realpathSync(folder) : resolve(folder);
}

import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';

/** Debian keeps administration tools out of a plain user's PATH. */
const ADMIN_FOLDERS = ['/usr/local/sbin', '/usr/sbin', '/sbin'];

/** Path of a program of this machine, or undefined. */
export function findTool(
  name: string,
  path = process.env.PATH ?? '',
): string | undefined {
  for (const folder of [...path.split(':').filter(Boolean), ...ADMIN_FOLDERS]) {
    const candidate = join(folder, name);
    try {
      accessSync(candidate, constants.X_OK);
      return candidate;
    } catch {
      continue; // not here: the next folder may have it
    }
  }
  return undefined;
}

import { existsSync, globSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { run } from '../system/run';

/** Loaded by the C library only when a name is looked up, so `ldd` does not know them. */
const NAME_SERVICE = ['libnss_dns.so.2', 'libnss_files.so.2', 'libresolv.so.2'];

/** Paths of the shared libraries, and of the loader, that a program needs on this machine. */
export async function findNodeLibraries(program: string): Promise<string[]> {
  const { stdout } = await run('ldd', [program]);
  const needed = [...stdout.matchAll(/(\/\S+) \(0x/g)].map(match => match[1]);
  const libc = needed.find(path => /\/libc\.so/.test(path));
  const others = libc
    ? NAME_SERVICE.flatMap(name => globSync(join(dirname(libc), name)))
    : [];
  return [...new Set([...needed, ...others])].filter(path => existsSync(path));
}

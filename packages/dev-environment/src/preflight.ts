import { execFileSync } from 'node:child_process';
import { createServer } from 'node:net';
import { existsSync, mkdirSync, statfsSync } from 'node:fs';
import { cacheDirectory } from './paths';
import { UserError } from './UserError';

const GIB = 1024 ** 3;
/** For a start with everything cached; building the programs for the first time wants 10 GiB more, and says so. */
const NEEDED_GIB = 3;

/**
 * Checks what a start needs before anything is done, so that what is missing is said at once with its cure.
 *
 * What the Kubernetes programs need to be built, Go among it, is checked where they are missing.
 *
 * @param options - the port the portal will listen on (loopback)
 * @throws UserError naming what is missing
 */
export async function preflight(options: { port: number }): Promise<void> {
  assertLinuxAndRoot();
  assertDisk();
  await assertPortFree(options.port);
}

/** @throws UserError on another system than Linux, or without root */
export function assertLinuxAndRoot(): void {
  if (process.platform !== 'linux') {
    throw new UserError(
      `The embedded Kubernetes is a Linux node, and this is ${process.platform}.\n` +
        '    Start it in a Linux virtual machine, or run operator and portal against a cluster of yours (docs/installation.md).',
    );
  }
  if (process.getuid?.() !== 0) {
    throw new UserError(
      'The embedded Kubernetes makes namespaces, cgroups and a bridge, which needs root.\n' +
        '    Start it as root (sudo npm start), or run operator and portal against a cluster of yours (docs/installation.md).',
    );
  }
}

function assertDisk(): void {
  mkdirSync(cacheDirectory, { recursive: true });
  const { bavail, bsize } = statfsSync(cacheDirectory);
  const free = (bavail * bsize) / GIB;
  if (free < NEEDED_GIB) {
    throw new UserError(
      `Only ${free.toFixed(
        1,
      )} GiB are free on the disk of ${cacheDirectory}, ${NEEDED_GIB} GiB are needed.\n` +
        '    Free some, or set AGENTIC_SESSIONS_CACHE to a folder on another disk.',
    );
  }
}

async function assertPortFree(port: number): Promise<void> {
  const server = createServer();
  const problem = await new Promise<NodeJS.ErrnoException | undefined>(
    resolve => {
      server.once('error', error => resolve(error));
      server.listen({ port, host: '127.0.0.1' }, () => resolve(undefined));
    },
  );
  await new Promise<void>(resolve => {
    server.close(() => resolve());
  });
  if (problem?.code === 'EADDRINUSE') {
    throw new UserError(
      `Port ${port} is taken by another program${ownerOf(
        port,
      )}.\n    End it, or start on another port: npm start -- --port ${
        port + 1
      }`,
    );
  }
  if (problem) {
    throw new UserError(`Port ${port} cannot be used: ${problem.message}`);
  }
}

function ownerOf(port: number): string {
  if (!existsSync('/usr/bin/ss') && !existsSync('/bin/ss')) {
    return '';
  }
  try {
    const out = execFileSync('ss', ['-ltnpH', `sport = :${port}`], {
      encoding: 'utf8',
    });
    const found = /\("([^"]+)",pid=(\d+)/.exec(out);
    return found ? ` (${found[1]}, process ${found[2]})` : '';
  } catch {
    // Only a courtesy: without it the message is still complete.
    return '';
  }
}

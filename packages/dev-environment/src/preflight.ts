import { execFileSync } from 'node:child_process';
import { createServer } from 'node:net';
import { existsSync, mkdirSync, statfsSync } from 'node:fs';
import { cacheDirectory } from './paths';
import { UserError } from './UserError';

const GIB = 1024 ** 3;

/**
 * Checks what a start needs before anything is done, so that what is missing is said at once with its cure.
 *
 * @param options - the port the portal will listen on (loopback), and whether the Kubernetes programs are built already
 * @throws UserError naming what is missing
 */
export async function preflight(options: {
  port: number;
  programsReady: boolean;
}): Promise<void> {
  assertLinuxAndRoot();
  assertDisk(options.programsReady ? 3 : 12);
  if (!options.programsReady) {
    assertGo();
  }
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

function assertDisk(needed: number): void {
  mkdirSync(cacheDirectory, { recursive: true });
  const { bavail, bsize } = statfsSync(cacheDirectory);
  const free = (bavail * bsize) / GIB;
  if (free < needed) {
    throw new UserError(
      `Only ${free.toFixed(1)} GiB are free on the disk of ${cacheDirectory}, ${needed} GiB are needed.\n` +
        '    Free some, or set AGENTIC_SESSIONS_CACHE to a folder on another disk.',
    );
  }
}

function assertGo(): void {
  let version: string;
  try {
    version = execFileSync('go', ['env', 'GOVERSION'], { encoding: 'utf8' });
  } catch (error) {
    throw new UserError(
      `The Kubernetes programs are not in the cache and Go, which builds them, did not run (${
        error instanceof Error ? error.message.split('\n')[0] : String(error)
      }).\n    Install Go 1.26 or newer (https://go.dev/doc/install) and start again.`,
    );
  }
  const [, major, minor] = /go(\d+)\.(\d+)/.exec(version) ?? [];
  if (Number(major) === 1 && Number(minor) < 21) {
    throw new UserError(
      `Go ${version.trim()} is too old to build Kubernetes.\n    Install Go 1.26 or newer (https://go.dev/doc/install) and start again.`,
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
      `Port ${port} is taken by another program${ownerOf(port)}.\n    End it, or start on another port: npm start -- --port ${port + 1}`,
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

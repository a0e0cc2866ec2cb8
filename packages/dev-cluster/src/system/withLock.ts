import { createHash } from 'node:crypto';
import { connect, createServer } from 'node:net';
import type { Server } from 'node:net';
import { resolve as resolvePath } from 'node:path';
import { sleep } from './sleep';

const RETRY_MS = 200;

/** What a waiter may want to tell. */
export interface LockOptions {
  /** Called once, when another one holds the lock; its process id where it could be asked. */
  onWait?: (holderPid: number | undefined) => void;
}

/**
 * One at a time on this machine, by name (a path).
 *
 * The lock is an abstract Unix socket (unix(7)): the kernel takes it back the moment its holder dies, however it dies,
 * so that there is no such thing as a stale lock to guess about.
 */
export async function withLock<T>(
  path: string,
  action: () => Promise<T>,
  options: LockOptions = {},
): Promise<T> {
  const digest = createHash('sha256').update(resolvePath(path)).digest('hex');
  const name = `\0agentic-sessions/lock/${digest.slice(0, 40)}`;
  let told = false;
  let server = await tryListen(name);
  while (!server) {
    if (!told) {
      told = true;
      options.onWait?.(await askHolder(name));
    }
    await sleep(RETRY_MS);
    server = await tryListen(name);
  }
  try {
    return await action();
  } finally {
    const held = server;
    await new Promise(done => held.close(done));
  }
}

function tryListen(name: string): Promise<Server | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer(socket => socket.end(`${process.pid}`));
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' ? resolve(undefined) : reject(error),
    );
    server.listen({ path: name }, () => resolve(server));
  });
}

function askHolder(name: string): Promise<number | undefined> {
  return new Promise(resolve => {
    let answer = '';
    const socket = connect({ path: name });
    socket.setTimeout(1000, () => socket.destroy());
    socket.setEncoding('utf8').on('data', chunk => (answer += chunk));
    // It may just have let go: then there is nobody to name.
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(Number(answer) || undefined));
  });
}

import { chmodSync, linkSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { withLock } from '@agentic-sessions/dev-cluster';
import { processStartTime } from './processStartTime';
import { readLockHolder } from './readLockHolder';
import { UserError } from './UserError';

/**
 * Makes sure that one environment at a time uses a state folder. A lock of a process that is gone is taken over.
 *
 * @returns a function that gives the lock back
 * @throws UserError where a living process holds it, or the folder cannot be written
 */
export async function acquireStateLock(directory: string): Promise<() => void> {
  try {
    // Ledger, prompts and deliveries are nobody else's business on a machine of several people.
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    chmodSync(directory, 0o700);
    // Looking at a lock and taking it over are one step: of two that find a dead one, only one may.
    return await withLock(path.join(directory, 'lock'), async () =>
      take(path.join(directory, 'lock')),
    );
  } catch (error) {
    throw explain(error, directory);
  }
}

function take(file: string): () => void {
  const mine = `${process.pid} ${processStartTime(process.pid)}`;
  const holder = readLockHolder(file);
  if (holder) {
    throw new UserError(
      `This checkout's environment is already running (process ${holder.pid}).\n    Use it, or end it with Ctrl-C in its terminal (or: kill ${holder.pid}).`,
    );
  }
  rmSync(file, { force: true });
  // Written beside and linked: whoever reads the lock, also without our lock, finds it whole.
  const beside = `${file}.${process.pid}`;
  writeFileSync(beside, mine, { mode: 0o600 });
  try {
    linkSync(beside, file);
  } finally {
    rmSync(beside, { force: true });
  }
  return () => {
    if (readLockHolder(file)?.pid === process.pid) {
      rmSync(file, { force: true });
    }
  };
}

function explain(error: unknown, directory: string): unknown {
  switch ((error as NodeJS.ErrnoException).code) {
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return new UserError(
        `${directory} may not be written: ${
          (error as Error).message
        }.\n    It keeps the environment's state. Start as whoever owns it, or give it away: chown -R, or remove it.`,
      );
    case 'EEXIST':
      return new UserError(
        `Another start took ${directory}/lock at the same moment. Start again.`,
      );
    default:
      return error;
  }
}

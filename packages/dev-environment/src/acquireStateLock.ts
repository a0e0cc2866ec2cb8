import {
  chmodSync,
  mkdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { processStartTime } from './processStartTime';
import { UserError } from './UserError';

/**
 * Makes sure that one environment at a time uses a state folder. A lock of a process that is gone is taken over.
 *
 * @returns a function that gives the lock back
 * @throws UserError where a living process holds it
 */
export function acquireStateLock(directory: string): () => void {
  // Ledger, prompts and deliveries are nobody else's business on a machine of several people.
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  chmodSync(directory, 0o700);
  const file = path.join(directory, 'lock');
  const mine = `${process.pid} ${processStartTime(process.pid)}`;
  for (let tries = 0; tries < 3; tries++) {
    try {
      writeFileSync(file, mine, { flag: 'wx' });
      return () => rmSync(file, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') {
        throw error;
      }
    }
    const [pid, started] = readFileSync(file, 'utf8').split(' ');
    // The start time tells a process that holds the lock from a later one that was given the same id.
    if (processStartTime(Number(pid)) === started) {
      throw new UserError(
        `This checkout's environment is already running (process ${pid}).\n    Use it, or end it with Ctrl-C in its terminal (or: kill ${pid}).`,
      );
    }
    rmSync(file, { force: true });
  }
  throw new UserError(
    `Another start took ${file} at the same moment. Start again.`,
  );
}

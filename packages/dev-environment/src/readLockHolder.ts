import { readFileSync } from 'node:fs';
import { processStartTime } from './processStartTime';

/** Who uses a state folder. */
export interface LockHolder {
  pid: number;
  /** As `processStartTime` gives it: with the id it names a process for good. */
  started: string;
}

/**
 * Reads the lock of a state folder.
 *
 * @returns its holder; undefined where there is no lock, it was cut short, or its holder is gone
 */
export function readLockHolder(file: string): LockHolder | undefined {
  const [pid, started] = readFileIfThere(file).split(' ');
  return started && processStartTime(Number(pid)) === started
    ? { pid: Number(pid), started }
    : undefined;
}

function readFileIfThere(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      return '';
    }
    throw error;
  }
}

import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { readLockHolder } from './readLockHolder';
import { processStartTime } from './processStartTime';
import { sendSignal } from './sendSignal';

/**
 * Ends the `npm start` that uses a state folder, as Ctrl-C would; after `patienceMs` it is killed, and its register
 * tells what it has left.
 *
 * It has to go before what it supervises: that it would start again.
 *
 * @returns its process id once it is gone, if there was one
 */
export async function endLockHolder(
  directory: string,
  patienceMs = 90_000,
): Promise<number | undefined> {
  const holder = readLockHolder(path.join(directory, 'lock'));
  if (!holder) {
    return undefined;
  }
  const isThere = () => processStartTime(holder.pid) === holder.started;
  sendSignal(holder.pid, 'SIGTERM');
  for (let waited = 0; waited < patienceMs && isThere(); waited += 100) {
    await sleep(100);
  }
  if (isThere()) {
    sendSignal(holder.pid, 'SIGKILL');
  }
  while (isThere()) {
    await sleep(20);
  }
  return holder.pid;
}

import { processStartTime } from '../processStartTime';

/** Whether a process runs; one that has ended and waits to be collected does not. */
export function isAlive(pid: number): boolean {
  return processStartTime(pid) !== '';
}

import { readFileSync } from 'node:fs';

/**
 * When a process began, in clock ticks since boot (field 22 of /proc/PID/stat); empty where there is none. Together
 * with its id it names a process for good: ids are given again, times are not.
 */
export function processStartTime(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    // No such process.
    return '';
  }
}

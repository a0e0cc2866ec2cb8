import { readFileSync } from 'node:fs';

/**
 * When a process began, in clock ticks since boot (field 22 of /proc/PID/stat); empty where there is none, or only its
 * remains that nobody has collected. Together with its id it names a process for good: ids are given again, times are
 * not.
 */
export function processStartTime(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in parentheses may itself hold spaces and parentheses: count from its end.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' || fields[0] === 'X' ? '' : fields[19];
  } catch {
    // No such process.
    return '';
  }
}

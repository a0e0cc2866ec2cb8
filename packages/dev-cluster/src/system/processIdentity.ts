import { readFileSync } from 'node:fs';

/** A process for certain: a bare number may have been given to another one since. */
export interface ProcessIdentity {
  pid: number;
  /** Ticks since boot at its start, field 22 of /proc/PID/stat (proc(5)). */
  startTime: string;
}

/** Who runs under this number now; undefined for nobody, or for one that has ended and waits to be collected. */
export function identifyProcess(pid: number): ProcessIdentity | undefined {
  let stat: string;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return undefined; // no such process
  }
  // The name in parentheses may itself hold spaces and parentheses: count from its end.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields[0] === 'Z' || fields[0] === 'X'
    ? undefined
    : { pid, startTime: fields[19] };
}

/** Whether that very process still runs. */
export function isRunning(identity: ProcessIdentity | undefined): boolean {
  return (
    identity !== undefined &&
    identifyProcess(identity.pid)?.startTime === identity.startTime
  );
}

/** One line of `/proc/PID/stat`, as far as it is of use. */
export interface ProcessStat {
  pid: number;
  name: string;
  parent: number;
  /** Processor seconds in user and kernel mode, ended children not included. */
  cpuSeconds: number;
}

/** Linux counts in hundredths of a second, whatever the kernel's own clock (USER_HZ). */
export const TICKS_PER_SECOND = 100;

/** Reads `/proc/PID/stat`. A name may hold blanks and parentheses, so that its end is the last one. */
export function parseProcessStat(text: string): ProcessStat {
  const open = text.indexOf('(');
  const close = text.lastIndexOf(')');
  const fields = text.slice(close + 2).split(' ');
  return {
    pid: Number(text.slice(0, open)),
    name: text.slice(open + 1, close),
    parent: Number(fields[1]),
    cpuSeconds: (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND,
  };
}

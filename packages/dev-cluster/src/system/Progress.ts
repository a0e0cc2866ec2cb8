/** Where lines for people go. */
export type Progress = (line: string) => void;

/** Prefixes every line with the seconds since its making, so that one sees what took how long. */
export function timedProgress(
  write: Progress,
  now: () => number = Date.now,
): Progress {
  const start = now();
  return line =>
    write(`${((now() - start) / 1000).toFixed(1).padStart(6)} s  ${line}`);
}

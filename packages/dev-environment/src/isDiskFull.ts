/**
 * How Node, yarn, rspack, esbuild, PostgreSQL, SQLite and coreutils say it. Linux says ENOSPC also where it has no file
 * watchers left, which no free space mends.
 */
const SAID =
  /ENOSPC(?!: System limit)|EDQUOT|no space left on device|disk quota exceeded|database or disk is full/i;

/** Whether an error, or what a program printed, says that a disk is full. */
export function isDiskFull(said: unknown): boolean {
  if (typeof said === 'string') {
    return SAID.test(said);
  }
  const { code, message } = (said ?? {}) as NodeJS.ErrnoException;
  return (
    code === 'ENOSPC' ||
    code === 'EDQUOT' ||
    code === 'SQLITE_FULL' ||
    isDiskFull(message ?? '')
  );
}

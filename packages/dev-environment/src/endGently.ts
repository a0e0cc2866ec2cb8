import type { ChildProcess } from 'node:child_process';

/**
 * Asks a child to end by SIGTERM; after `patienceMs` it is killed.
 *
 * @returns once the child is gone
 */
export async function endGently(
  child: ChildProcess,
  patienceMs: number,
): Promise<void> {
  if (
    child.pid === undefined ||
    child.exitCode !== null ||
    child.signalCode !== null
  ) {
    return;
  }
  const gone = new Promise<void>(resolve => {
    child.once('exit', () => resolve());
  });
  child.kill('SIGTERM');
  const killer = setTimeout(() => child.kill('SIGKILL'), patienceMs);
  await gone;
  clearTimeout(killer);
}

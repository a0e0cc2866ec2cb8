/**
 * Sends a signal to a process, or by a negative number to a process group.
 *
 * One that is gone counts as sent: whoever signals wants it gone, and it may end by itself since it was looked at.
 *
 * @throws Error where the signal may not be sent
 */
export function sendSignal(target: number, name: NodeJS.Signals): void {
  try {
    process.kill(target, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') {
      throw error;
    }
  }
}

import { sendSignal } from './sendSignal';

/**
 * Kills what is left of a process group whose leader has ended, e.g. the program that a development server watches.
 *
 * A number without a group of its own is no group: nothing happens then, and above all not to our own group.
 *
 * @throws Error where it may not be killed
 */
export function endGroup(leader: number): void {
  sendSignal(-leader, 'SIGKILL');
}

import type { Termination } from './readTermination';

/** The runner's word for having been sent a SIGTERM: it says that it ended, not why anybody wanted it to. */
const SIGNALLED = 'Terminated';

/** Whether the runner ended because it was told to, by a signal. */
export function isSignalled(termination: Termination | undefined): boolean {
  return termination?.outcome === 'stopped' && termination.reason === SIGNALLED;
}

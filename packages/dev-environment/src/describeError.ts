import { DevClusterError } from '@agentic-sessions/dev-cluster';
import { UserError } from './UserError';

/** A person's error as it is; anything else with its stack, since it is ours to mend. */
export function describeError(error: unknown): string {
  if (error instanceof Error) {
    const forPeople =
      error instanceof UserError || error instanceof DevClusterError;
    if ((error as NodeJS.ErrnoException).code === 'ENOSPC') {
      return `The disk is full: ${error.message}\n    Free some space and start again.`;
    }
    return forPeople ? error.message : error.stack ?? error.message;
  }
  return String(error);
}

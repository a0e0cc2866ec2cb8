import { DevClusterError } from '@agentic-sessions/dev-cluster';
import { diskFullError } from './diskFullError';
import { isDiskFull } from './isDiskFull';
import { UserError } from './UserError';

/** A person's error as it is; anything else with its stack, since it is ours to mend. */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) {
    return String(error);
  }
  if (error instanceof UserError || error instanceof DevClusterError) {
    return error.message;
  }
  if (isDiskFull(error)) {
    return diskFullError('what was under way', error.message).message;
  }
  return error.stack ?? error.message;
}

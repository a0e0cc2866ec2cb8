import type { Termination } from '@agentic-sessions/runner-protocol';
import type { KeptWorkspace } from '../snapshot/keepWorkspace';
import type { Outcome } from './Outcome';

/** The termination message of an outcome, with what the portal has not heard of it. */
export function describeEnd(
  outcome: Outcome,
  { lastSeq, storedSeq }: Pick<Termination, 'lastSeq' | 'storedSeq'>,
  snapshot: KeptWorkspace | undefined,
): Termination {
  const missing = lastSeq - storedSeq;
  return {
    version: 1,
    ...outcome,
    message:
      missing > 0
        ? `${outcome.message} The portal was away at the end: ${missing} of ${lastSeq} events did not reach it.`
        : outcome.message,
    lastSeq,
    storedSeq,
    ...(snapshot ? { snapshot } : {}),
  };
}

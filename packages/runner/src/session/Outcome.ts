import type { Termination } from '@agentic-sessions/runner-protocol';
import type { SessionFailure } from '../errors';

/** How a session ended: what its termination message will say. */
export type Outcome = Pick<Termination, 'outcome' | 'reason' | 'message'>;

/** Ends that need no more than their name. */
export const OUTCOMES = {
  turnEnded: {
    outcome: 'completed',
    reason: 'TurnEnded',
    message: 'The agent has done what was asked.',
  },
  finished: {
    outcome: 'completed',
    reason: 'FinishedByUser',
    message: 'Somebody declared it done.',
  },
  stopped: {
    outcome: 'stopped',
    reason: 'StoppedByUser',
    message: 'Somebody stopped it.',
  },
  terminated: {
    outcome: 'stopped',
    reason: 'Terminated',
    message: 'Kubernetes asked the Pod to end.',
  },
  interrupted: {
    outcome: 'failed',
    reason: 'Interrupted',
    message:
      'The session was cut off after its prompt had begun. A session that takes no messages does not begin twice; start a new one.',
  },
} as const satisfies Record<string, Outcome>;

/** The end that a failure makes. */
export function failed({ reason, message }: SessionFailure): Outcome {
  return { outcome: 'failed', reason, message };
}

import type { AgentExited } from '@agentic-sessions/runner-protocol';
import { SessionFailure } from '../errors';

const LAST_LINES = 5;

/** The end of a session whose agent is gone, in words, with the last ones that the agent itself had. */
export function agentGone(exit: Partial<AgentExited>): SessionFailure {
  const code =
    exit.code === undefined || exit.code === null
      ? 'ended'
      : `ended with code ${exit.code}`;
  const how = exit.signal ? `was ended by ${exit.signal}` : code;
  const last = exit.stderr?.trim().split('\n').slice(-LAST_LINES).join('\n');
  return new SessionFailure(
    'AgentExited',
    `The agent ${how}.${last ? ` Its last words: ${last}` : ''}`,
  );
}

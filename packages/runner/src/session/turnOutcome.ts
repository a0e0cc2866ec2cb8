import { OUTCOMES, type Outcome } from './Outcome';

/** What the end of its last turn makes of a session that takes no more messages. */
export function turnOutcome(stopReason: string, interrupted: boolean): Outcome {
  switch (stopReason) {
    case 'end_turn':
      return OUTCOMES.turnEnded;
    case 'max_tokens':
      return {
        outcome: 'failed',
        reason: 'MaxTokens',
        message: 'The agent reached the limit of tokens of its model.',
      };
    case 'max_turn_requests':
      return {
        outcome: 'failed',
        reason: 'MaxTurnRequests',
        message: 'The agent made as many model calls as one turn may have.',
      };
    case 'refusal':
      return {
        outcome: 'failed',
        reason: 'Refused',
        message: 'The agent refused to go on.',
      };
    case 'cancelled':
      // Some agents end a turn in this way when a tool call is refused, so it need not have been a person.
      return interrupted
        ? {
            outcome: 'stopped',
            reason: 'InterruptedByUser',
            message: 'Somebody interrupted its only turn.',
          }
        : {
            outcome: 'completed',
            reason: 'TurnEnded',
            message: 'The agent ended its turn early.',
          };
    default:
      return {
        outcome: 'failed',
        reason: 'AgentError',
        message: 'The agent ended its turn with an error.',
      };
  }
}

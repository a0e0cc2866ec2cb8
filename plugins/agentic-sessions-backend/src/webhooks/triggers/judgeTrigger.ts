import {
  setCondition,
  type Condition,
  type SessionTrigger,
} from '@agentic-sessions/kubernetes-api';
import { validateTrigger } from '@agentic-sessions/namespace-resolver';

const MAX_MESSAGE = 1024;

/** What is known of a trigger's surroundings. */
export interface TriggerSurroundings {
  /** Whether a module reads webhooks of its source. */
  knowsSource: boolean;
  /** Whether its endpoint is there, of its source and of its namespace. */
  ownsEndpoint: boolean;
}

/** The conditions a trigger should have: `Accepted`, with the reason in words for whoever wrote it. */
export function judgeTrigger(
  trigger: SessionTrigger,
  surroundings: TriggerSurroundings,
  now: Date,
): readonly Condition[] {
  const before: readonly Condition[] = trigger.status?.conditions ?? [];
  const problems = validateTrigger(trigger);
  const { source, endpoint } = trigger.spec;
  const say = (
    status: Condition['status'],
    reason: string,
    message: string,
  ): readonly Condition[] =>
    setCondition<Condition>(
      before,
      {
        type: 'Accepted',
        status,
        reason,
        message: message.slice(0, MAX_MESSAGE),
        observedGeneration: trigger.metadata.generation,
      },
      now,
    );
  if (problems.length > 0) {
    return say(
      'False',
      'InvalidExpression',
      problems.map(({ field, message }) => `${field}: ${message}`).join('; '),
    );
  }
  if (!surroundings.knowsSource) {
    return say(
      'False',
      'UnknownSource',
      `The portal has no module for webhooks of ${source}.`,
    );
  }
  if (!surroundings.ownsEndpoint) {
    // One sentence for an endpoint that is not there and one that belongs to another namespace.
    return say(
      'False',
      'EndpointNotFound',
      `Namespace ${trigger.metadata.namespace} has no endpoint ${endpoint} for ${source}.`,
    );
  }
  return say('True', 'Accepted', 'The portal listens.');
}

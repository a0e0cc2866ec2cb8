import type {
  SessionTriggerSpec,
  TrustedActor,
} from '@agentic-sessions/kubernetes-api';
import type { InboundEvent } from './types';

/**
 * Whether a trigger listens to this actor. Ids are compared and names never: a name can be changed, taken over, or made
 * to end like one of the platform's own.
 */
export function isTrustedActor(
  event: Pick<InboundEvent, 'source' | 'actor'>,
  trigger: Pick<SessionTriggerSpec, 'actors'>,
  trustedActors: readonly TrustedActor[],
): boolean {
  const id = event.actor?.id;
  if (!id) {
    return false;
  }
  const trusted = trigger.actors?.trusted ?? true;
  return (
    (trigger.actors?.ids ?? []).includes(id) ||
    (trusted &&
      trustedActors.some(
        actor => actor.source === event.source && actor.id === id,
      ))
  );
}

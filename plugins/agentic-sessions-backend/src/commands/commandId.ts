import { sessionNameForDelivery } from '@agentic-sessions/session-manager';
import type { SessionRef } from '../notices/Notice';

/**
 * The id of a command that comes with an idempotency key: the same for the same person, session and key, so that a repeat
 * finds the first wherever and whenever it comes. Keys of two people or two sessions have nothing to do with each other.
 */
export function commandId(
  ref: SessionRef,
  username: string,
  key: string,
): string {
  return sessionNameForDelivery({
    endpointId: JSON.stringify([
      'command',
      ref.namespace,
      ref.sessionId,
      username,
    ]),
    deliveryId: key,
  });
}

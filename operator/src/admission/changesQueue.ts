import type { Session } from '@agentic-sessions/kubernetes-api';
import type { InformerEvent, Pod } from '@agentic-sessions/kubernetes-client';
import { isTerminal } from '../session/currentPod';

/** Whether who has a place, or wants one, may be others since a session changed. */
export function sessionChangesQueue(event: InformerEvent<Session>): boolean {
  if (event.type !== 'updated') return true;
  const { before, object } = event;
  return (
    before.status?.phase !== object.status?.phase ||
    before.metadata.generation !== object.metadata.generation ||
    before.metadata.deletionTimestamp !== object.metadata.deletionTimestamp
  );
}

/** The same of a change of a Pod. */
export function podChangesQueue(event: InformerEvent<Pod>): boolean {
  return (
    event.type !== 'updated' ||
    isTerminal(event.before) !== isTerminal(event.object)
  );
}

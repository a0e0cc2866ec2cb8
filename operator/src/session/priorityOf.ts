import { hasEnded, type Session } from '@agentic-sessions/kubernetes-api';
import type { InformerEvent, Pod } from '@agentic-sessions/kubernetes-client';
import { PRIORITIES } from '../queue/priorities';
import { isTerminal } from './currentPod';

/** How soon a session is to be looked at because it changed. */
export function priorityOfSession(event: InformerEvent<Session>): number {
  const { metadata, status } = event.object;
  if (event.type === 'updated') {
    const before = event.before.metadata;
    if (
      before.generation !== metadata.generation ||
      before.deletionTimestamp !== metadata.deletionTimestamp
    ) {
      return PRIORITIES.urgent;
    }
  }
  return (status?.phase ?? 'Pending') === 'Pending' && event.type !== 'deleted'
    ? PRIORITIES.start
    : PRIORITIES.progress;
}

/** How soon a session is to be looked at because its Pod changed. */
export function priorityOfPod(
  event: InformerEvent<Pod>,
  session: Session | undefined,
): number {
  // What becomes of the Pod of a session that is over, or of none, is only to be tidied up.
  if (!session || hasEnded(session.status?.phase)) return PRIORITIES.progress;
  return event.type === 'deleted' ||
    isTerminal(event.object) ||
    event.object.metadata.deletionTimestamp
    ? PRIORITIES.urgent
    : PRIORITIES.progress;
}

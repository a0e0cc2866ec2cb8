import {
  sessionResource,
  type Session,
} from '@agentic-sessions/kubernetes-api';
import type { KubernetesClient } from '@agentic-sessions/kubernetes-client';

/** Which sessions. @public */
export interface ListSessionsOptions {
  /** One namespace; all that the client may see where absent. */
  namespace?: string;
  phase?: string;
  source?: string;
  labelSelector?: string;
  signal?: AbortSignal;
}

/** Sessions as the API server has them, newest first. @public */
export async function listSessions(
  client: Pick<KubernetesClient, 'list'>,
  options: ListSessionsOptions = {},
): Promise<Session[]> {
  const { namespace, labelSelector, signal } = options;
  const fields = [
    options.phase && `status.phase=${options.phase}`,
    options.source && `spec.trigger.source=${options.source}`,
  ].filter(Boolean);
  const { items } = await client.list<Session>(sessionResource, {
    namespace,
    labelSelector,
    signal,
    fieldSelector: fields.length > 0 ? fields.join(',') : undefined,
  });
  const created = (session: Session) =>
    session.metadata.creationTimestamp ?? '';
  return [...items].sort((a, b) => created(b).localeCompare(created(a)));
}

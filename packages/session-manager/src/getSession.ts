import {
  sessionResource,
  type Session,
} from '@agentic-sessions/kubernetes-api';
import {
  isNotFound,
  type KubernetesClient,
} from '@agentic-sessions/kubernetes-client';

/** Names one session. @public */
export interface SessionRef {
  namespace: string;
  name: string;
}

/** The session, or undefined where there is none of that name. @public */
export async function getSession(
  client: Pick<KubernetesClient, 'get'>,
  ref: SessionRef,
  options: { signal?: AbortSignal } = {},
): Promise<Session | undefined> {
  try {
    return await client.get<Session>(sessionResource, ref, options);
  } catch (error) {
    if (isNotFound(error)) {
      return undefined;
    }
    throw error;
  }
}

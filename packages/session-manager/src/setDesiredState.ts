import {
  sessionResource,
  type Session,
  type SessionDesiredState,
} from '@agentic-sessions/kubernetes-api';
import type { KubernetesClient } from '@agentic-sessions/kubernetes-client';
import type { SessionRef } from './getSession';

/**
 * Says what should become of a session: run, rest or stop. Saying it again changes nothing. The operator carries it out;
 * `status.phase` tells when it is done.
 *
 * @throws KubernetesError: 404 where there is no such session, 422 where it has ended and should run again
 * @public
 */
export async function setDesiredState(
  client: Pick<KubernetesClient, 'patch'>,
  ref: SessionRef,
  desiredState: SessionDesiredState,
  options: { signal?: AbortSignal } = {},
): Promise<Session> {
  return client.patch<Session>(
    sessionResource,
    ref,
    { type: 'merge', body: { spec: { desiredState } } },
    options,
  );
}

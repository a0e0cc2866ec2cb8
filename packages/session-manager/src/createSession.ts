import {
  SESSION_MAX_BYTES,
  sessionResource,
  type Session,
} from '@agentic-sessions/kubernetes-api';
import {
  isAlreadyExists,
  type KubernetesClient,
} from '@agentic-sessions/kubernetes-client';
import { SPEC_DIGEST_ANNOTATION } from './annotations';
import { SessionNameTakenError } from './SessionNameTakenError';
import { SessionTooLargeError } from './SessionTooLargeError';

/** What came of {@link createSession}. @public */
export interface CreatedSession {
  session: Session;
  /** False where an earlier try had already created it. */
  created: boolean;
}

/**
 * Creates the session, once however often it is asked: a create that meets its own object (same name, same digest of
 * what was asked for) is success.
 *
 * @param client - acts as somebody with the verb `stamp` on sessions: the portal's ServiceAccount
 * @throws SessionNameTakenError where the name belongs to another request; SessionTooLargeError before anything is sent;
 *   KubernetesError and KubernetesConnectionError from the API server
 * @public
 */
export async function createSession(
  client: Pick<KubernetesClient, 'create' | 'get'>,
  session: Session,
  options: { signal?: AbortSignal } = {},
): Promise<CreatedSession> {
  const bytes = Buffer.byteLength(JSON.stringify(session));
  if (bytes > SESSION_MAX_BYTES) {
    throw new SessionTooLargeError(bytes);
  }
  try {
    return {
      session: await client.create<Session>(sessionResource, session, options),
      created: true,
    };
  } catch (error) {
    if (!isAlreadyExists(error)) {
      throw error;
    }
  }
  const { name, namespace } = session.metadata;
  const existing = await client.get<Session>(
    sessionResource,
    { name, namespace },
    options,
  );
  if (digestOf(existing) !== digestOf(session)) {
    throw new SessionNameTakenError({
      namespace: namespace ?? '',
      sessionName: name,
    });
  }
  return { session: existing, created: false };
}

function digestOf(session: Session): string | undefined {
  return session.metadata.annotations?.[SPEC_DIGEST_ANNOTATION];
}

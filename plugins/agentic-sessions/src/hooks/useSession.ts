import { useApi } from '@backstage/frontend-plugin-api';
import { useCallback } from 'react';
import { agenticSessionsApiRef } from '../api/agenticSessionsApiRef';
import type { Session, SessionKey } from '../api/types';
import { useLiveSummaries } from './useLive';
import { useResource } from './useResource';
import type { Resource } from './useResource';

/** One session. Its summary is kept up to date by the stream; the rest is asked for again when the phase changes. */
export function useSession(key: SessionKey): Resource<Session> {
  const api = useApi(agenticSessionsApiRef);
  const { namespace, sessionId } = key;
  const session = useResource<Session>(`${namespace}/${sessionId}`, signal =>
    api.getSession(key, signal),
  );
  const { set, value } = session;

  const refresh = useCallback(() => {
    api.getSession({ namespace, sessionId }).then(
      next => set(next),
      // What is shown stays; the next change or connection asks again.
      () => undefined,
    );
  }, [api, namespace, sessionId, set]);

  useLiveSummaries([namespace], {
    onOpen: () => value && refresh(),
    onMessage: message => {
      const isThis =
        message.namespace === namespace && message.sessionId === sessionId;
      const next = message.session;
      if (next?.id === sessionId && next.namespace === namespace) {
        if (value && next.updatedAt >= value.updatedAt) {
          set(current => current && { ...current, ...next });
        }
        if (
          next.phase !== value?.phase ||
          next.artifactCount !== value?.artifactCount
        ) {
          refresh();
        }
      } else if (isThis && message.deleted) {
        set(current => current && { ...current, deleted: true });
      }
    },
  });
  return session;
}

import { useApi } from '@backstage/frontend-plugin-api';
import { useCallback, useState } from 'react';
import { agenticSessionsApiRef } from '../api/agenticSessionsApiRef';
import { ApiError } from '../api/ApiError';
import type { Session, SessionKey } from '../api/types';
import { useLiveSummaries } from './useLive';
import { useResource } from './useResource';
import type { Resource } from './useResource';

export type FollowedSession = Resource<Session> & {
  /** It was there, and is no longer to be seen: a right was taken away, or its record removed. */
  isLost: boolean;
};

/** One session. Its summary is kept up to date by the stream; the rest is asked for again when the phase changes. */
export function useSession(key: SessionKey): FollowedSession {
  const api = useApi(agenticSessionsApiRef);
  const { namespace, sessionId } = key;
  const session = useResource<Session>(`${namespace}/${sessionId}`, signal =>
    api.getSession(key, signal),
  );
  const { set, value } = session;
  const [isLost, setLost] = useState(false);

  const refresh = useCallback(() => {
    api.getSession({ namespace, sessionId }).then(
      next => set(next),
      error => {
        // Whatever else went wrong: what is shown stays, and the next change or connection asks again.
        if (error instanceof ApiError && error.status === 404) {
          setLost(true);
        }
      },
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
        // The resource is gone, or the right to see it: only asking tells.
        refresh();
      }
    },
  });
  return { ...session, isLost };
}

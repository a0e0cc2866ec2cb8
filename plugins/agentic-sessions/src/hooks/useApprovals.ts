import { useApi } from '@backstage/frontend-plugin-api';
import { useEffect, useMemo } from 'react';
import { agenticSessionsApiRef } from '../api/agenticSessionsApiRef';
import type { Approval, SessionKey } from '../api/types';
import type { Conversation } from '../model/conversation';
import { useResource } from './useResource';

export type Approvals = {
  /** The approval a permission request became, by the hash of what was asked. */
  find: (request: { requestId: string; hash: string }) => Approval | undefined;
  reload: () => void;
  put: (approval: Approval) => void;
};

/** Who may decide what in a session. Asked for again when the ledger says that a request came or was settled. */
export function useApprovals(
  key: SessionKey,
  conversation: Conversation,
): Approvals {
  const api = useApi(agenticSessionsApiRef);
  const requests = useMemo(
    () =>
      conversation.items
        .map(item =>
          item.type === 'permission'
            ? `${item.request.requestId}:${item.request.outcome ?? ''}`
            : '',
        )
        .filter(Boolean)
        .join(' '),
    [conversation.items],
  );
  const resource = useResource(
    requests ? `${key.namespace}/${key.sessionId}` : undefined,
    signal => api.listApprovals(key, signal),
  );
  const { reload, set, value } = resource;
  useEffect(() => {
    if (requests) {
      reload();
    }
  }, [requests, reload]);

  return useMemo(
    () => ({
      reload,
      put: approval =>
        set(current => [
          ...(current ?? []).filter(other => other.id !== approval.id),
          approval,
        ]),
      find: request =>
        value?.find(approval => approval.id === request.requestId) ??
        // A portal may give the approval an id of its own; the same call may be asked for twice, so the newest counts.
        value
          ?.filter(approval => approval.hash === request.hash)
          .sort((a, b) => b.requestedAt.localeCompare(a.requestedAt))[0],
    }),
    [value, reload, set],
  );
}

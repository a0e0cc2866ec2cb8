import { sessionState } from '@agentic-sessions/backstage-plugin-common';
import { useApi } from '@backstage/frontend-plugin-api';
import { agenticSessionsApiRef } from '../api/agenticSessionsApiRef';
import type { Approval, NamespaceAccess, SessionSummary } from '../api/types';
import { useLiveSummaries } from './useLive';
import { hasVerb } from './useNamespaces';
import { useResource } from './useResource';
import { useSettled } from './useSettled';

export type NeedsYou = { approvals: Approval[]; answers: SessionSummary[] };

export type Waiting = Partial<NeedsYou> & {
  /** Whether it has been asked, with or without success. */
  isKnown: boolean;
};

/** What waits for me: approvals I may give and questions I may answer. Asked for anew when a session says it changed. */
export function useNeedsYou(
  namespaces: NamespaceAccess[] | undefined,
  namespace: string,
): Waiting {
  const api = useApi(agenticSessionsApiRef);
  const mine = (namespaces ?? []).filter(
    access => !namespace || access.namespace === namespace,
  );
  const answerable = mine
    .filter(access => hasVerb(access, 'message'))
    .map(access => access.namespace);

  const waiting = useResource<NeedsYou>(
    namespaces && `${namespace}|${answerable.join(',')}`,
    async signal => {
      const [approvals, running] = await Promise.all([
        api.listPendingApprovals(signal),
        answerable.length > 0
          ? api.listSessions(
              { namespace: namespace || undefined, phase: ['Running'] },
              { limit: 100, signal },
            )
          : undefined,
      ]);
      return {
        approvals: approvals.filter(
          a => a.mayDecide && (!namespace || a.namespace === namespace),
        ),
        answers: (running?.sessions ?? []).filter(
          s =>
            sessionState(s).name === 'needsAnswer' &&
            answerable.includes(s.namespace),
        ),
      };
    },
  );

  const askSoon = useSettled(waiting.reload);
  useLiveSummaries(namespace ? [namespace] : 'all', {
    onOpen: askSoon,
    onMessage: ({ session, sessionId }) => {
      const wasWaiting =
        waiting.value?.approvals.some(a => a.sessionId === sessionId) ||
        waiting.value?.answers.some(s => s.id === sessionId);
      if ((session && sessionState(session).needsMe) || wasWaiting) {
        askSoon();
      }
    },
  });
  return {
    ...waiting.value,
    isKnown: Boolean(waiting.value ?? waiting.error),
  };
}

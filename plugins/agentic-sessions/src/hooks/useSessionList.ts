import { useApi } from '@backstage/frontend-plugin-api';
import { useCallback, useState } from 'react';
import { agenticSessionsApiRef } from '../api/agenticSessionsApiRef';
import type { SessionFilters } from '../api/types';
import { withFirstPage, withMessage, withNextPage } from '../model/sessionList';
import type { SessionList } from '../model/sessionList';
import { useLiveSummaries } from './useLive';
import { useResource } from './useResource';

/** Sessions that match, newest first, kept up to date without asking again. */
export function useSessionList(
  filters: SessionFilters,
  options: { pageSize?: number } = {},
) {
  const api = useApi(agenticSessionsApiRef);
  const { pageSize = 50 } = options;
  const [isLoadingMore, setLoadingMore] = useState(false);
  const [moreError, setMoreError] = useState<Error>();

  const list = useResource<SessionList>(
    JSON.stringify(filters),
    async signal => {
      const page = await api.listSessions(filters, { limit: pageSize, signal });
      return withFirstPage(undefined, page);
    },
  );
  const { set, value } = list;

  const refresh = useCallback(() => {
    api.listSessions(filters, { limit: pageSize }).then(
      page => set(current => withFirstPage(current, page)),
      // The list stays as it was; the next connection asks again.
      () => undefined,
    );
  }, [api, filters, pageSize, set]);

  useLiveSummaries(filters.namespace ? [filters.namespace] : 'all', {
    onMessage: message =>
      set(current => current && withMessage(current, message, filters)),
    onOpen: refresh,
  });

  const loadMore = useCallback(async () => {
    const cursor = value?.nextCursor;
    if (!cursor) {
      return;
    }
    setLoadingMore(true);
    setMoreError(undefined);
    try {
      const page = await api.listSessions(filters, { limit: pageSize, cursor });
      set(current => current && withNextPage(current, page));
    } catch (error) {
      setMoreError(error as Error);
    } finally {
      setLoadingMore(false);
    }
  }, [api, filters, pageSize, set, value?.nextCursor]);

  return { ...list, loadMore, isLoadingMore, moreError };
}

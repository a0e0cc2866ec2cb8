import { useApi } from '@backstage/frontend-plugin-api';
import { useCallback, useRef, useState } from 'react';
import { agenticSessionsApiRef } from '../api/agenticSessionsApiRef';
import type { SessionFilters, StreamMessage } from '../api/types';
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

  // What the stream says while an answer is on its way may be news to that answer.
  const underWay = useRef(new Set<StreamMessage[]>());
  const ask = useCallback(
    async (signal?: AbortSignal) => {
      const missed: StreamMessage[] = [];
      underWay.current.add(missed);
      try {
        const page = await api.listSessions(filters, {
          limit: pageSize,
          signal,
        });
        return (known: SessionList | undefined) =>
          missed.reduce(
            (all, message) => withMessage(all, message, filters),
            withFirstPage(known, page),
          );
      } finally {
        underWay.current.delete(missed);
      }
    },
    [api, filters, pageSize],
  );

  const key = JSON.stringify(filters);
  const shown = useRef(key);
  shown.current = key;
  const list = useResource<SessionList>(key, async signal =>
    (await ask(signal))(undefined),
  );
  const { set, value } = list;

  const refresh = useCallback(() => {
    ask().then(
      // An answer for other filters than those of now belongs to no list that is shown.
      update => shown.current === key && set(update),
      // The list stays as it was; the next connection asks again.
      () => undefined,
    );
  }, [ask, key, set]);

  useLiveSummaries(filters.namespace ? [filters.namespace] : 'all', {
    onMessage: message => {
      underWay.current.forEach(missed => missed.push(message));
      set(known => known && withMessage(known, message, filters));
    },
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
      if (shown.current === key) {
        set(known => known && withNextPage(known, page));
      }
    } catch (error) {
      setMoreError(error as Error);
    } finally {
      setLoadingMore(false);
    }
  }, [api, filters, key, pageSize, set, value?.nextCursor]);

  return { ...list, loadMore, isLoadingMore, moreError };
}

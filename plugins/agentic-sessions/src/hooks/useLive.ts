import { useApi } from '@backstage/frontend-plugin-api';
import { useEffect, useRef, useSyncExternalStore } from 'react';
import { liveUpdatesApiRef } from '../stream/LiveUpdates';
import type { LiveSubscription } from '../stream/LiveUpdates';
import type { StreamState } from '../stream/ResumableStream';

/** The state of the connection that brings changes. */
export function useLiveState(): StreamState {
  const live = useApi(liveUpdatesApiRef);
  return useSyncExternalStore(
    listener => live.onState(listener),
    () => live.getState(),
  );
}

/** Hears about sessions of these namespaces while mounted. */
export function useLiveSummaries(
  namespaces: string[] | 'all',
  handlers: Pick<LiveSubscription, 'onMessage' | 'onOpen'>,
): void {
  const live = useApi(liveUpdatesApiRef);
  const latest = useRef(handlers);
  latest.current = handlers;
  const key = namespaces === 'all' ? 'all' : namespaces.join(',');
  useEffect(
    () =>
      live.subscribe({
        namespaces: key === 'all' ? 'all' : key.split(',').filter(Boolean),
        onMessage: message => latest.current.onMessage(message),
        onOpen: () => latest.current.onOpen?.(),
      }),
    [live, key],
  );
}

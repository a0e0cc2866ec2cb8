import { createApiRef } from '@backstage/frontend-plugin-api';
import type { SessionKey, StreamMessage } from '../api/types';
import type { StreamState } from './ResumableStream';

/** What a component wants to hear while it is mounted. */
export type LiveSubscription = {
  namespaces?: string[] | 'all';
  /** A ledger to follow, and from where: asked each time a connection is opened. */
  session?: SessionKey & { after: () => number };
  onMessage: (message: StreamMessage) => void;
  /** A connection is open; what changed while there was none has to be asked for. */
  onOpen?: () => void;
};

/**
 * Changes as they happen, over one connection a browser.
 *
 * @remarks
 * Summaries are not replayed: whoever shows them asks for them again in `onOpen`. Ledger events are resumed by sequence;
 * a reader drops what it knows and asks the API for what it misses.
 */
export interface LiveUpdates {
  /** Returns the function that ends the subscription. */
  subscribe(subscription: LiveSubscription): () => void;
  getState(): StreamState;
  /** Calls back when the state changes; returns the function that ends it. */
  onState(listener: () => void): () => void;
}

export const liveUpdatesApiRef = createApiRef<LiveUpdates>().with({
  id: 'plugin.agentic-sessions.live-updates',
  pluginId: 'agentic-sessions',
});

import type { Notice } from './Notice';

/** Carries notices to everybody who listens, in this process and, on PostgreSQL, in every replica. */
export interface NoticeBus {
  /** Never throws and never waits: what is told has already been committed. */
  publish(notice: Notice): void;
  /** Hears every notice until the returned function is called. A listener must be quick. */
  subscribe(listener: (notice: Notice) => void): () => void;
  /** Lets go of connections and timers. */
  close(): Promise<void>;
}

/** What a queue tells of itself. */
export interface WorkQueueMetrics {
  /** An item could be handed out from now on: it was added, or its time has come. */
  added(): void;
  /** A failed item is put back. */
  retried(): void;
  /** Items that could be handed out now. */
  depth(items: number): void;
  /** How long an item waited since it was ready. */
  waited(seconds: number): void;
  /** How long work on an item took. */
  worked(seconds: number): void;
}

import type { Logger } from 'pino';

/** What a reconcile is given besides the key. */
export interface ReconcileContext {
  /** Aborted when the process ends its patience, the lease is lost, or the reconcile takes too long. */
  signal: AbortSignal;
  /** Carries `reconcileID`, as every line about one pass does. Made at the first use, so use it where there is a word to say. */
  readonly log: Logger;
  reconcileId: string;
}

/** What a reconcile asks for. */
export interface ReconcileResult {
  /** Look again after so many milliseconds, whatever happens. */
  requeueAfterMs?: number;
}

/** Brings what is nearer to what should be, for one key, from what is known now; never from an event. */
export interface Reconciler {
  reconcile(key: string, context: ReconcileContext): Promise<ReconcileResult>;
  /** What every line about a pass for this key says besides, such as the trace it belongs to. */
  logFields?(key: string): Record<string, string>;
}

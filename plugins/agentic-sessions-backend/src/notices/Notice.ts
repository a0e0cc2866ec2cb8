import type { LiveRequest } from '@agentic-sessions/runner-protocol';

/** Which session something is about. Both parts, always: a name is public and is never a capability. */
export interface SessionRef {
  readonly namespace: string;
  readonly sessionId: string;
}

/** A best-effort piece of what an agent is saying right now. */
export type Delta = LiveRequest['deltas'][number];

/**
 * A hint that something changed. It says where to look, never what is true: who hears it reads the database. So a
 * lost or doubled notice costs time, not correctness; only `live` carries content, and that may be lost.
 */
export type Notice =
  /** The ledger of a session (and with it its commands) has grown to `seq`. */
  | (SessionRef & { readonly type: 'ledger'; readonly seq: number })
  /** The row of a session in the read model, or what waits for a decision in it, changed. */
  | (SessionRef & { readonly type: 'session' })
  | (SessionRef & { readonly type: 'live'; readonly deltas: readonly Delta[] })
  /** Notices may have been lost since that time (ISO 8601, by the clock of who tells): everybody looks again. */
  | { readonly type: 'resync'; readonly since: string };

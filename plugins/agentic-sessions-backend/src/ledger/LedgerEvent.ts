/** What a writer wants to add to a session's ledger. */
export interface NewLedgerEvent {
  /** When it happened, ISO 8601. */
  readonly time: string;
  readonly kind: string;
  /** `agent`, `runner`, `portal`, or the name of a person. */
  readonly actor: string;
  /** Any JSON value. */
  readonly body: unknown;
  /** Names what this event tells, so that telling it again adds nothing: `phase:<uid>:3`. Unique in its session. */
  readonly sourceKey?: string;
}

/** What a runner wants to add: numbered by it, from 1 in each attempt, without gaps. */
export interface NewRunnerEvent extends Omit<NewLedgerEvent, 'sourceKey'> {
  readonly runnerSeq: number;
}

/** One event of the ledger, as stored. */
export interface LedgerEvent {
  readonly namespace: string;
  readonly sessionId: string;
  /** Its place, from 1; gapless over all writers. */
  readonly seq: number;
  readonly time: string;
  /** When the portal committed it. */
  readonly storedAt: string;
  readonly kind: string;
  readonly actor: string;
  /** Which Pod told it; undefined where the portal wrote. */
  readonly attempt?: number;
  readonly runnerSeq?: number;
  readonly sourceKey?: string;
  readonly body: unknown;
  /** Hash of the event before, {@link GENESIS_HASH} for the first. */
  readonly prevHash: string;
  /** See `eventHash`. */
  readonly hash: string;
}

/** What the first event of each ledger has as the hash of the one before. */
export const GENESIS_HASH = '0'.repeat(64);

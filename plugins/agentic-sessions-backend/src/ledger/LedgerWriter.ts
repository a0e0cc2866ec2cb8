import type { Knex } from 'knex';
import type { SessionRef } from '../notices/Notice';
import { eventHash } from './eventHash';
import { toEventRow } from './eventRow';
import type {
  LedgerEvent,
  NewLedgerEvent,
  NewRunnerEvent,
} from './LedgerEvent';
import type { LedgerHead } from './lockHead';
import { RunnerSeqGapError } from './RunnerSeqGapError';

/** Rows in one insert: far below what either engine binds at once. */
const CHUNK = 100;

/** Adds to one ledger while its head is locked. Lives as long as the transaction. */
export class LedgerWriter {
  /** The transaction: what is written beside the ledger goes through it, so that both hold or neither. */
  readonly trx: Knex.Transaction;
  readonly ref: SessionRef;
  /** When this transaction writes, ISO 8601. */
  readonly now: string;
  readonly #head: LedgerHead;

  constructor(options: {
    trx: Knex.Transaction;
    ref: SessionRef;
    now: string;
    head: LedgerHead;
  }) {
    this.trx = options.trx;
    this.ref = options.ref;
    this.now = options.now;
    this.#head = options.head;
  }

  /** Sequence number of the last event. */
  get lastSeq(): number {
    return this.#head.lastSeq;
  }

  /** Highest stored `runnerSeq` of an attempt, 0 where there is none. */
  storedRunnerSeq(attempt: number): number {
    return this.#head.runnerSeqs[attempt] ?? 0;
  }

  /** Adds what the portal has to tell. Events whose `sourceKey` is there already are left out. */
  async append(events: readonly NewLedgerEvent[]): Promise<LedgerEvent[]> {
    const keys = events.flatMap(event => event.sourceKey ?? []);
    const known = new Set(
      keys.length === 0
        ? []
        : await this.trx('session_events')
            .where({ session_id: this.ref.sessionId })
            .whereIn('source_key', keys)
            .pluck('source_key'),
    );
    const fresh = events.filter(event => {
      if (event.sourceKey === undefined) {
        return true;
      }
      const repeated = known.has(event.sourceKey);
      known.add(event.sourceKey);
      return !repeated;
    });
    return this.#store(fresh);
  }

  /**
   * Adds what a runner tells. What is stored already is left out, so that a repeat is harmless.
   *
   * @throws {@link RunnerSeqGapError} where an event before the first new one, or between two, is missing.
   */
  async appendRunner(
    attempt: number,
    events: readonly NewRunnerEvent[],
  ): Promise<LedgerEvent[]> {
    let last = this.storedRunnerSeq(attempt);
    const fresh: (NewRunnerEvent & { attempt: number })[] = [];
    for (const event of events) {
      if (event.runnerSeq > last + 1) {
        throw new RunnerSeqGapError(
          this.storedRunnerSeq(attempt),
          event.runnerSeq,
        );
      }
      if (event.runnerSeq === last + 1) {
        fresh.push({ ...event, attempt });
        last = event.runnerSeq;
      }
    }
    this.#head.runnerSeqs[attempt] = last;
    return this.#store(fresh);
  }

  async #store(
    events: readonly (NewLedgerEvent & {
      attempt?: number;
      runnerSeq?: number;
    })[],
  ): Promise<LedgerEvent[]> {
    const stored = events.map(event => this.#link(event));
    for (let start = 0; start < stored.length; start += CHUNK) {
      await this.trx('session_events').insert(
        stored.slice(start, start + CHUNK).map(toEventRow),
      );
    }
    if (stored.length > 0) {
      await this.trx('session_heads')
        .where({ session_id: this.ref.sessionId })
        .update({
          last_seq: this.#head.lastSeq,
          last_hash: this.#head.lastHash,
          runner_seqs: JSON.stringify(this.#head.runnerSeqs),
          updated_at: this.now,
        });
    }
    return stored;
  }

  #link(
    event: NewLedgerEvent & { attempt?: number; runnerSeq?: number },
  ): LedgerEvent {
    const linked = {
      namespace: this.ref.namespace,
      sessionId: this.ref.sessionId,
      seq: this.#head.lastSeq + 1,
      time: event.time,
      storedAt: this.now,
      kind: event.kind,
      actor: event.actor,
      attempt: event.attempt,
      runnerSeq: event.runnerSeq,
      sourceKey: event.sourceKey,
      body: event.body,
      prevHash: this.#head.lastHash,
    };
    const hash = eventHash(linked);
    this.#head.lastSeq = linked.seq;
    this.#head.lastHash = hash;
    return { ...linked, hash };
  }
}

import type { Knex } from 'knex';
import type { SessionRef } from '../notices/Notice';
import type { NoticeBus } from '../notices/NoticeBus';
import { fromEventRow, type EventRow } from './eventRow';
import type { LedgerEvent, NewLedgerEvent } from './LedgerEvent';
import { LedgerWriter } from './LedgerWriter';
import { lockHead } from './lockHead';

/** What was said and done in each session: append-only, gapless, hash-chained; the same for every writer and replica. */
export class Ledger {
  readonly #knex: Knex;
  readonly #notices: NoticeBus;
  readonly #now: () => Date;

  constructor(options: { knex: Knex; notices: NoticeBus; now?: () => Date }) {
    this.#knex = options.knex;
    this.#notices = options.notices;
    this.#now = options.now ?? (() => new Date());
  }

  /**
   * Runs `work` in one transaction that holds the session's head; whatever it writes through `writer.trx` commits with
   * the events. Viewers are told after the commit.
   */
  async write<T>(
    ref: SessionRef,
    work: (writer: LedgerWriter) => Promise<T>,
  ): Promise<T> {
    const { result, before, after } = await this.#knex.transaction(
      async trx => {
        const now = this.#now().toISOString();
        const head = await lockHead(trx, ref, now);
        const writer = new LedgerWriter({ trx, ref, now, head });
        const first = writer.lastSeq;
        const value = await work(writer);
        return { result: value, before: first, after: writer.lastSeq };
      },
    );
    if (after > before) {
      this.#notices.publish({ type: 'ledger', ...ref, seq: after });
    }
    return result;
  }

  /** Adds events of the portal; those whose `sourceKey` is there already are left out. Answers with what was added. */
  async append(
    ref: SessionRef,
    events: readonly NewLedgerEvent[],
  ): Promise<LedgerEvent[]> {
    return this.write(ref, writer => writer.append(events));
  }

  /** Events after a sequence number, in order. */
  async read(
    ref: SessionRef,
    options: { after: number; limit: number },
  ): Promise<LedgerEvent[]> {
    const rows = await this.#knex('session_events')
      .where({ session_id: ref.sessionId, namespace: ref.namespace })
      .andWhere('seq', '>', options.after)
      .orderBy('seq')
      .limit(options.limit)
      .select<EventRow[]>();
    return rows.map(fromEventRow);
  }

  /** Sequence number of the last event, 0 for an empty ledger. */
  async lastSeq(ref: SessionRef): Promise<number> {
    const row = await this.#knex('session_heads')
      .where({ session_id: ref.sessionId, namespace: ref.namespace })
      .first<{ last_seq: number } | undefined>('last_seq');
    return row?.last_seq ?? 0;
  }

  /** Highest stored `runnerSeq` of an attempt, and whether a turn was ever begun by an earlier attempt. */
  async runnerState(
    ref: SessionRef,
    attempt: number,
  ): Promise<{ storedSeq: number; promptStarted: boolean }> {
    const head = await this.#knex('session_heads')
      .where({ session_id: ref.sessionId, namespace: ref.namespace })
      .first<{ runner_seqs: string } | undefined>('runner_seqs');
    const seqs: Record<string, number> = JSON.parse(head?.runner_seqs ?? '{}');
    const started = await this.#knex('session_events')
      .where({ session_id: ref.sessionId, kind: 'turn.started' })
      .andWhere('attempt', '<', attempt)
      .first<{ seq: number } | undefined>('seq');
    return {
      storedSeq: seqs[attempt] ?? 0,
      promptStarted: started !== undefined,
    };
  }
}

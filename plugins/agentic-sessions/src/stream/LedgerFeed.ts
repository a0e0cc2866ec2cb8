import type { AgenticSessionsApi } from '../api/AgenticSessionsApi';
import type { Delta, LedgerEvent, SessionKey } from '../api/types';
import type { LiveUpdates } from './LiveUpdates';
import { reconnectDelay } from './reconnectDelay';
import { sleep } from './sleep';

const PAGE_SIZE = 1000;

export type LedgerFeedOptions = {
  api: Pick<AgenticSessionsApi, 'listEvents'>;
  live: LiveUpdates;
  session: SessionKey;
  /** Events in order, each once. */
  onEvents: (events: LedgerEvent[]) => void;
  onDelta: (delta: Delta) => void;
  /** All that the ledger held when it was asked has been delivered. */
  onCaughtUp: () => void;
  /** The ledger cannot be read at all; `retry` is called by the person. */
  onError: (error: Error) => void;
};

/**
 * Every event of one ledger once and in order, whatever the network does: a snapshot by pages, then the live stream,
 * and a page again wherever the stream shows a gap.
 */
export class LedgerFeed {
  readonly #options: LedgerFeedOptions;
  readonly #ended = new AbortController();
  /** Events that came ahead of one that is missing. */
  readonly #ahead = new Map<number, LedgerEvent>();
  #last = 0;
  #filling: Promise<void> | undefined;
  #unsubscribe: (() => void) | undefined;

  constructor(options: LedgerFeedOptions) {
    this.#options = options;
  }

  async start(): Promise<void> {
    try {
      await this.#readPages();
    } catch (error) {
      if (!this.#ended.signal.aborted) {
        this.#options.onError(error as Error);
      }
      return;
    }
    if (this.#ended.signal.aborted) {
      return;
    }
    this.#options.onCaughtUp();
    const { namespace, sessionId } = this.#options.session;
    this.#unsubscribe = this.#options.live.subscribe({
      namespaces: [namespace],
      session: { namespace, sessionId, after: () => this.#last },
      onMessage: message => {
        if (
          message.sessionId !== sessionId ||
          message.namespace !== namespace
        ) {
          return;
        }
        if (message.event) {
          this.#accept(message.event);
        }
        if (message.delta) {
          this.#options.onDelta(message.delta);
        }
      },
    });
  }

  stop(): void {
    this.#ended.abort();
    this.#unsubscribe?.();
  }

  #accept(event: LedgerEvent): void {
    if (event.seq <= this.#last) {
      return;
    }
    this.#ahead.set(event.seq, event);
    this.#deliverAhead();
    if (this.#ahead.size > 0) {
      this.#filling ??= this.#fill().finally(() => {
        this.#filling = undefined;
      });
    }
  }

  /** Asks until the gap is closed; each failure waits longer. */
  async #fill(): Promise<void> {
    const { signal } = this.#ended;
    for (let failures = 0; this.#ahead.size > 0 && !signal.aborted; ) {
      try {
        await this.#readPages();
        this.#deliverAhead();
      } catch {
        // asked again below, as when the page did not close the gap
      }
      if (this.#ahead.size > 0) {
        failures += 1;
        await sleep(reconnectDelay(failures), signal);
      }
    }
  }

  async #readPages(): Promise<void> {
    const { signal } = this.#ended;
    for (;;) {
      const page = await this.#options.api.listEvents(this.#options.session, {
        after: this.#last,
        limit: PAGE_SIZE,
        signal,
      });
      this.#deliver(page.events.filter(event => event.seq > this.#last));
      if (!page.hasMore || signal.aborted) {
        return;
      }
    }
  }

  #deliverAhead(): void {
    const ready: LedgerEvent[] = [];
    for (const seq of [...this.#ahead.keys()].sort((a, b) => a - b)) {
      if (seq <= this.#last) {
        this.#ahead.delete(seq);
      } else if (seq === this.#last + ready.length + 1) {
        ready.push(this.#ahead.get(seq)!);
        this.#ahead.delete(seq);
      }
    }
    this.#deliver(ready);
  }

  #deliver(events: LedgerEvent[]): void {
    if (events.length > 0 && !this.#ended.signal.aborted) {
      this.#last = events[events.length - 1].seq;
      this.#options.onEvents(events);
    }
  }
}

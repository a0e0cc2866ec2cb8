import {
  MAX_BATCH_BYTES,
  MAX_BATCH_EVENTS,
} from '@agentic-sessions/runner-protocol';
import type { Clock } from '../Clock';
import type { Log } from '../Log';
import type { EventSpool } from '../spool/EventSpool';
import { Backoff } from './Backoff';
import type { PortalClient } from './PortalClient';
import { PortalError } from './PortalError';
import { replaceRefused } from './replaceRefused';

/** Room in a batch for what surrounds the events. */
const ENVELOPE_BYTES = 64;

/** Answers that say "not like this", which no repeat will change. */
const REFUSED = new Set([400, 413, 422]);

/**
 * Brings the spool to the portal: in order, in batches, again and again until answered, for ever. What the portal has stored
 * is the portal's word (`storedSeq`), so a lost answer, a repeat, or a portal restored from a backup cost only time.
 */
export class EventSender {
  private readonly spool: EventSpool;
  private readonly portal: PortalClient;
  private readonly clock: Clock;
  private readonly log: Log;
  private stored: number;
  private batchEvents = MAX_BATCH_EVENTS;
  private waiting: Array<() => void> = [];

  constructor(options: {
    spool: EventSpool;
    portal: PortalClient;
    clock: Clock;
    log: Log;
    storedSeq: number;
  }) {
    this.spool = options.spool;
    this.portal = options.portal;
    this.clock = options.clock;
    this.log = options.log;
    this.stored = options.storedSeq;
  }

  /** Highest number that the portal has acknowledged. */
  get storedSeq(): number {
    return this.stored;
  }

  /** Sends until `signal` is aborted. */
  async run(signal: AbortSignal): Promise<void> {
    const backoff = new Backoff(this.clock, this.portal.presence);
    while (!signal.aborted) {
      await this.spool.waitBeyond(this.stored, signal);
      if (signal.aborted) return;
      try {
        await this.sendNext(signal);
        backoff.reset();
      } catch (error) {
        if (signal.aborted) return;
        this.log.warn(`Events wait: ${(error as Error).message}`);
        await backoff.wait(signal);
      }
    }
  }

  /** Resolves when everything up to `seq` is stored, or when `signal` is aborted. */
  async drained(seq: number, signal: AbortSignal): Promise<void> {
    while (this.stored < seq && !signal.aborted) {
      await new Promise<void>(resolve => {
        const done = () => {
          signal.removeEventListener('abort', done);
          resolve();
        };
        this.waiting.push(done);
        signal.addEventListener('abort', done);
      });
    }
  }

  private async sendNext(signal: AbortSignal): Promise<void> {
    const events = await this.spool.read(
      this.stored,
      this.batchEvents,
      MAX_BATCH_BYTES - ENVELOPE_BYTES,
    );
    const before = this.stored;
    try {
      this.acknowledge(await this.portal.postEvents(events, signal));
    } catch (error) {
      if (!(error instanceof PortalError) || !REFUSED.has(error.status)) {
        throw error;
      }
      // A batch that is refused as such is cut in half, down to the one event that the portal will not have.
      if (events.length > 1) {
        this.batchEvents = Math.ceil(events.length / 2);
        return;
      }
      this.log.warn(`Event ${events[0].runnerSeq}: ${error.message}`);
      const instead = replaceRefused(events[0], error);
      this.acknowledge(await this.portal.postEvents([instead], signal));
    }
    this.batchEvents = MAX_BATCH_EVENTS;
    if (this.stored <= before) {
      throw new PortalError(
        409,
        `the portal holds ${this.stored} events, not the ${before} it had acknowledged`,
      );
    }
  }

  private acknowledge(seq: number): void {
    this.stored = seq;
    for (const wake of this.waiting.splice(0)) wake();
  }
}

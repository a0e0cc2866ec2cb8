import { mkdir, open, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunnerEvent } from '@agentic-sessions/runner-protocol';
import type { Clock } from '../Clock';
import type { Ledger, NewEvent } from './Ledger';
import { checkEvent } from './checkEvent';
import { readSpool } from './readSpool';

/** A line of the spool, as far as the sender needs to know it. */
type Place = { offset: number; length: number };

/**
 * The runner's own ledger: JSON lines on disk, numbered from 1 without gaps, in a file per attempt. What is in it will be
 * sent, however long the portal is away and however often this process is started again; nothing is sent before it is in it.
 */
export class EventSpool implements Ledger {
  private readonly file: FileHandle;
  private readonly clock: Clock;
  /** Number of the first event in the file, and where each event is. */
  private firstSeq: number;
  private readonly places: Place[];
  private end: number;
  private durable: number;
  private pending: string[] = [];
  private writing: Promise<void> = Promise.resolve();
  private failure?: Error;
  private wake: Array<() => void> = [];

  /** Opens the spool of an attempt, and gives what an earlier process wrote into it. */
  static async open(
    folder: string,
    attempt: number,
    clock: Clock,
  ): Promise<{ spool: EventSpool; events: RunnerEvent[] }> {
    await mkdir(folder, { recursive: true });
    const path = join(folder, `events-${attempt}.jsonl`);
    const file = await open(path, 'a+', 0o600);
    const { events, places, end } = await readSpool(file);
    return {
      spool: new EventSpool(
        file,
        clock,
        events[0]?.runnerSeq ?? 1,
        places,
        end,
      ),
      events,
    };
  }

  private constructor(
    file: FileHandle,
    clock: Clock,
    firstSeq: number,
    places: Place[],
    end: number,
  ) {
    this.file = file;
    this.clock = clock;
    this.firstSeq = firstSeq;
    this.places = places;
    this.end = end;
    this.durable = this.lastSeq;
  }

  /** Highest number given out; 0 before the first event. */
  get lastSeq(): number {
    return this.firstSeq + this.places.length - 1;
  }

  /** Highest number that is safely on disk. */
  get durableSeq(): number {
    return this.durable;
  }

  /**
   * Begins after `seq`, where the portal has events of this attempt that an empty spool does not (its volume was lost).
   * Without this their numbers would be given out twice.
   */
  skipTo(seq: number): void {
    if (this.places.length > 0 || seq < this.firstSeq) return;
    this.firstSeq = seq + 1;
    this.durable = seq;
  }

  append(...events: NewEvent[]): void {
    for (const event of events) {
      const line = `${JSON.stringify({
        runnerSeq: this.lastSeq + 1,
        time: new Date(this.clock.now()).toISOString(),
        ...checkEvent(event),
      })}\n`;
      const length = Buffer.byteLength(line);
      this.places.push({ offset: this.end, length });
      this.end += length;
      this.pending.push(line);
    }
    this.writing = this.writing.then(() => this.write());
  }

  /** @throws what the disk said, if an event could not be written. */
  async flush(): Promise<void> {
    await this.writing;
    if (this.failure) throw this.failure;
  }

  /** Durable events after `seq`, at most so many and so large; at least one if there is one. */
  async read(
    seq: number,
    maxEvents: number,
    maxBytes: number,
  ): Promise<RunnerEvent[]> {
    const from = Math.max(seq + 1, this.firstSeq) - this.firstSeq;
    const places = this.places.slice(
      from,
      Math.min(from + maxEvents, this.durable - this.firstSeq + 1),
    );
    let bytes = 0;
    const fitting = places.filter((place, index) => {
      bytes += place.length + 1;
      return index === 0 || bytes <= maxBytes;
    });
    if (fitting.length === 0) return [];
    const start = fitting[0].offset;
    const last = fitting[fitting.length - 1];
    const buffer = Buffer.alloc(last.offset + last.length - start);
    await this.file.read(buffer, 0, buffer.length, start);
    return fitting.map(
      ({ offset, length }) =>
        JSON.parse(
          buffer.toString('utf8', offset - start, offset - start + length),
        ) as RunnerEvent,
    );
  }

  /** Resolves when there is a durable event after `seq`, or when `signal` is aborted. */
  async waitBeyond(seq: number, signal: AbortSignal): Promise<void> {
    while (this.durable <= seq && !signal.aborted) {
      await new Promise<void>(resolve => {
        const done = () => {
          signal.removeEventListener('abort', done);
          resolve();
        };
        this.wake.push(done);
        signal.addEventListener('abort', done);
      });
    }
  }

  async close(): Promise<void> {
    await this.writing;
    await this.file.close();
  }

  /** Writes what is pending in one go: events that come while the disk is busy share the next sync. */
  private async write(): Promise<void> {
    const lines = this.pending;
    if (lines.length === 0 || this.failure) return;
    this.pending = [];
    const upTo = this.lastSeq;
    try {
      await this.file.appendFile(lines.join(''));
      await this.file.datasync();
      this.durable = upTo;
    } catch (error) {
      // A full or broken disk: nothing after this can be kept in order, so nothing after it is claimed.
      this.failure = error as Error;
    }
    for (const wake of this.wake.splice(0)) wake();
  }
}

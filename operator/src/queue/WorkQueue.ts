import type { Clock } from '@agentic-sessions/kubernetes-client';
import { Heap } from './Heap';
import { ItemBackoff } from './ItemBackoff';
import type { WorkQueueMetrics } from './WorkQueueMetrics';

/** Priority of what comes by the first list and is not news; controller-runtime's value. */
export const LOW_PRIORITY = -100;

/** Longest wait of what fails for the first time after an outage. */
const AFTER_OUTAGE_MS = 1_000;

/** Between two probes of a namespace at most, and which part of how long the outage has lasted. */
const LONGEST_PAUSE_MS = 30_000;
const PAUSE_PART = 1 / 50;

/** How a key is put in. */
export interface AddOptions {
  /** Higher first; default 0. */
  priority?: number;
  /** Not before so many milliseconds. */
  afterMs?: number;
}

interface Item {
  key: string;
  priority: number;
  /** Order of arrival, kept while the priority is. */
  sequence: number;
  readyAt: number;
  /** Heap entries of an older version are skipped. */
  version: number;
  /** Counted as added: its time has come. */
  counted: boolean;
}

/** Work on a key that is under way. */
export interface Work {
  startedAt: number;
  /** With which the key was handed out. */
  priority: number;
}

/** Where an item stands in a heap. A copy, since a heap breaks when what it is ordered by changes in place. */
interface Entry extends Readonly<Omit<Item, 'key' | 'counted'>> {
  item: Item;
}

/**
 * A queue of keys with the semantics of controller-runtime's priority queue:
 * a key is in it once, however often it is added; adding again keeps the higher priority and the earlier time;
 * a key that is being worked on is never handed out a second time: added meanwhile, it waits until {@link done};
 * higher priorities come first, within one priority who came first;
 * failures of an item are waited for exponentially until it is forgotten, but for outages, whose end is looked for.
 */
export class WorkQueue {
  readonly #clock: Clock;
  readonly #backoff: ItemBackoff;
  readonly #metrics: WorkQueueMetrics | undefined;
  readonly #items = new Map<string, Item>();
  readonly #processing = new Map<string, Work>();
  /** What failed last since nobody answered: since when, and when for the last time, in whose order they are. */
  readonly #byOutage = new Map<string, { since: number; failedAt: number }>();
  readonly #ready = new Heap<Entry>((a, b) =>
    a.priority === b.priority
      ? a.sequence < b.sequence
      : a.priority > b.priority,
  );
  readonly #delayed = new Heap<Entry>((a, b) => a.readyAt < b.readyAt);
  readonly #waiters: ((key: string | undefined) => void)[] = [];
  #sequence = 0;
  /** Keys whose time has come. */
  #depth = 0;
  #closed = false;
  #timer: { at: number; cancel: () => void } | undefined;

  constructor(options: {
    clock: Clock;
    backoff?: ItemBackoff;
    metrics?: WorkQueueMetrics;
  }) {
    this.#clock = options.clock;
    this.#backoff = options.backoff ?? new ItemBackoff();
    this.#metrics = options.metrics;
  }

  /** Keys that wait, ready or not; those being worked on do not count unless they were added again. */
  get size(): number {
    return this.#items.size;
  }

  /** Keys being worked on. */
  get processing(): ReadonlyMap<string, Work> {
    return this.#processing;
  }

  /** Puts a key in, unless it is there. */
  add(key: string, options: AddOptions = {}): void {
    if (this.#closed) return;
    const priority = options.priority ?? 0;
    const readyAt = this.#clock.now() + Math.max(0, options.afterMs ?? 0);
    const item = this.#items.get(key);
    if (!item) {
      const fresh: Item = {
        key,
        priority,
        readyAt,
        sequence: this.#sequence++,
        version: 0,
        counted: false,
      };
      this.#items.set(key, fresh);
      this.#countReady(fresh);
      this.#place(fresh);
    } else if (priority > item.priority || readyAt < item.readyAt) {
      item.priority = Math.max(priority, item.priority);
      item.readyAt = Math.min(readyAt, item.readyAt);
      item.version += 1;
      this.#countReady(item);
      this.#place(item);
    }
    this.#pump();
  }

  /**
   * Puts a key back after a failure, with its own growing wait, but not longer than `atMostMs`; without another priority it
   * keeps the one with which it was handed out. `byOutage` says that it failed since nobody answered, so that {@link retryNow}
   * and {@link probe} are for it.
   */
  addRateLimited(
    key: string,
    options: {
      priority?: number;
      byOutage?: boolean;
      atMostMs?: number;
    } = {},
  ): void {
    const {
      priority = this.#processing.get(key)?.priority,
      atMostMs = Number.POSITIVE_INFINITY,
    } = options;
    this.#metrics?.retried();
    const now = this.#clock.now();
    const since = this.#byOutage.get(key)?.since ?? now;
    this.#byOutage.delete(key);
    if (options.byOutage) this.#byOutage.set(key, { since, failedAt: now });
    const afterMs = Math.min(this.#backoff.next(key), atMostMs);
    this.add(key, { priority, afterMs });
  }

  /**
   * Tries at once what failed by an outage: for when that is over, or seems to be. What fails again waits from a second on,
   * not from nothing, since the outage may be over for others alone. Answers how many keys that were.
   */
  retryNow(): number {
    for (const key of this.#byOutage.keys()) {
      // One that is being worked on may yet fail for the last time.
      this.#backoff.shorten(key, AFTER_OUTAGE_MS);
      const item = this.#items.get(key);
      if (item) this.add(key, { priority: item.priority });
    }
    return this.#byOutage.size;
  }

  /**
   * Tries now one key of each namespace that failed by an outage and waits, at most `limit`, those first that failed longest
   * ago. Who calls this every few seconds learns that an outage is over, where all that could tell waits for much longer. The
   * longer it has lasted, the more rarely: what fails in one place for good is asked about twice a minute.
   */
  probe(limit: number): void {
    const now = this.#clock.now();
    const latest = new Map<string, number>();
    for (const [key, { failedAt }] of this.#byOutage) {
      latest.set(namespaceOf(key), failedAt);
    }
    const asked = new Set<string>();
    let left = limit;
    for (const [key, { since }] of [...this.#byOutage]) {
      if (left === 0) return;
      const namespace = namespaceOf(key);
      if (asked.has(namespace)) continue;
      asked.add(namespace);
      const item = this.#items.get(key);
      if (!item || item.readyAt <= now) continue;
      const pauseMs = Math.min(LONGEST_PAUSE_MS, (now - since) * PAUSE_PART);
      if (now - latest.get(namespace)! < pauseMs) continue;
      this.add(key, { priority: item.priority });
      left -= 1;
    }
  }

  /** Failures of a key since it was forgotten. */
  failures(key: string): number {
    return this.#backoff.failures(key);
  }

  /** The next failure of this key is its first again. */
  forget(key: string): void {
    this.#backoff.forget(key);
    this.#byOutage.delete(key);
  }

  /** The next key, as soon as there is one; undefined once the queue is closed. Every key must be given to done(). */
  async get(): Promise<string | undefined> {
    if (this.#closed) return undefined;
    return new Promise(resolve => {
      this.#waiters.push(resolve);
      this.#pump();
    });
  }

  /** Work on a key has ended. */
  done(key: string): void {
    const work = this.#processing.get(key);
    if (!work) return;
    this.#processing.delete(key);
    this.#metrics?.worked((this.#clock.now() - work.startedAt) / 1000);
    const again = this.#items.get(key);
    if (again) {
      again.version += 1;
      this.#countReady(again);
      this.#place(again);
    }
    this.#pump();
  }

  /** Hands out nothing more. Work that is under way goes on. */
  close(): void {
    this.#closed = true;
    this.#timer?.cancel();
    this.#items.clear();
    this.#depth = 0;
    this.#metrics?.depth(0);
    for (const waiter of this.#waiters.splice(0)) waiter(undefined);
  }

  /** As client-go counts: what waits for its time is not in the queue yet. */
  #countReady(item: Item): void {
    if (item.counted || item.readyAt > this.#clock.now()) return;
    item.counted = true;
    this.#depth += 1;
    this.#metrics?.added();
  }

  #place(item: Item): void {
    // Comes back by done().
    if (this.#processing.has(item.key)) return;
    const { priority, sequence, readyAt, version } = item;
    const entry = { item, priority, sequence, readyAt, version };
    const heap = readyAt <= this.#clock.now() ? this.#ready : this.#delayed;
    heap.push(entry);
    // What was brought forward leaves its old entry behind, perhaps a day ahead.
    if (heap.size > 64 + 4 * this.#items.size) {
      heap.keep(e => this.#isCurrent(e));
    }
  }

  #isCurrent({ item, version }: Entry): boolean {
    return (
      this.#items.get(item.key) === item &&
      item.version === version &&
      !this.#processing.has(item.key)
    );
  }

  #pump(): void {
    const now = this.#clock.now();
    for (let next = this.#delayed.peek(); next; next = this.#delayed.peek()) {
      if (this.#isCurrent(next)) {
        if (next.readyAt > now) break;
        this.#countReady(next.item);
        this.#ready.push(next);
      }
      this.#delayed.pop();
    }
    while (this.#waiters.length > 0) {
      const entry = this.#ready.pop();
      if (!entry) break;
      if (!this.#isCurrent(entry)) continue;
      const { key, readyAt, priority } = entry.item;
      this.#items.delete(key);
      this.#countReady(entry.item);
      this.#depth -= 1;
      this.#processing.set(key, { startedAt: now, priority });
      this.#metrics?.waited(Math.max(0, now - readyAt) / 1000);
      this.#waiters.shift()!(key);
    }
    this.#metrics?.depth(this.#depth);
    this.#arm();
  }

  #arm(): void {
    const at = this.#delayed.peek()?.readyAt;
    if (this.#timer && this.#timer.at === at) return;
    this.#timer?.cancel();
    this.#timer = undefined;
    if (at === undefined || this.#closed) return;
    const cancel = this.#clock.setTimeout(() => {
      this.#timer = undefined;
      this.#pump();
    }, Math.max(0, at - this.#clock.now()));
    this.#timer = { at, cancel };
  }
}

/** Of a key such as `namespace/name`; that of what has no namespace is empty. */
function namespaceOf(key: string): string {
  return key.slice(0, key.lastIndexOf('/') + 1);
}

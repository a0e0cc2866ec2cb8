/**
 * Remembers answers for a short while, and asks once where many want the same answer at once. Failures are not
 * remembered.
 */
export class TtlCache<T> {
  readonly #ttlMs: number;
  readonly #max: number;
  readonly #now: () => number;
  readonly #entries = new Map<string, { until: number; value: Promise<T> }>();

  constructor(options: { ttlMs: number; max?: number; now?: () => number }) {
    this.#ttlMs = options.ttlMs;
    this.#max = options.max ?? 10_000;
    this.#now = options.now ?? Date.now;
  }

  /** The answer for a key; `load` is called where none is fresh. Its time counts from when it was asked for. */
  get(key: string, load: () => Promise<T>): Promise<T> {
    const now = this.#now();
    const known = this.#entries.get(key);
    if (known && known.until > now) {
      return known.value;
    }
    const value = load();
    this.#entries.delete(key);
    this.#entries.set(key, { until: now + this.#ttlMs, value });
    value.catch(() => {
      if (this.#entries.get(key)?.value === value) {
        this.#entries.delete(key);
      }
    });
    this.#evict(now);
    return value;
  }

  /** Entries are in the order of their end, since all live equally long: the oldest are first. */
  #evict(now: number): void {
    for (const [key, entry] of this.#entries) {
      if (entry.until > now && this.#entries.size <= this.#max) {
        return;
      }
      this.#entries.delete(key);
    }
  }
}

/** Waits of one item: 5 ms, doubled with each failure, at most 1000 s, as controller-runtime has it. */
export class ItemBackoff {
  readonly #baseMs: number;
  readonly #maxMs: number;
  readonly #failures = new Map<string, number>();

  constructor(options: { baseMs?: number; maxMs?: number } = {}) {
    this.#baseMs = options.baseMs ?? 5;
    this.#maxMs = options.maxMs ?? 1_000_000;
  }

  /** Counts one more failure; answers how long to wait now. */
  next(key: string): number {
    const failures = this.#failures.get(key) ?? 0;
    this.#failures.set(key, failures + 1);
    return Math.min(this.#maxMs, this.#baseMs * 2 ** failures);
  }

  /** Failures since the last success. */
  failures(key: string): number {
    return this.#failures.get(key) ?? 0;
  }

  /** Keys that failed and have not succeeded since. */
  failing(): string[] {
    return [...this.#failures.keys()];
  }

  /** It worked, or will not be tried again. */
  forget(key: string): void {
    this.#failures.delete(key);
  }
}

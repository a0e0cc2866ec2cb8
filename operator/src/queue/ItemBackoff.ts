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

  /** The next wait is at most so long; those after it grow from there. */
  shorten(key: string, ms: number): void {
    const most = Math.max(0, Math.floor(Math.log2(ms / this.#baseMs)));
    const failures = this.#failures.get(key);
    if (failures !== undefined && failures > most) {
      this.#failures.set(key, most);
    }
  }

  /** It worked, or will not be tried again. */
  forget(key: string): void {
    this.#failures.delete(key);
  }
}

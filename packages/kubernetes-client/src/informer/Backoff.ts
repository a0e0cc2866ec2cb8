/** How waits grow. */
export interface BackoffOptions {
  /** First wait; default 250 ms. */
  initialMs?: number;
  /** Longest wait; default 10 s. */
  maxMs?: number;
  /** Default 2. */
  factor?: number;
  /** Between 0 and 1; default Math.random. */
  random?: () => number;
}

/** Growing, jittered waits: between half of the step and the whole of it, so that many clients do not come in step. */
export class Backoff {
  readonly #initialMs: number;
  readonly #maxMs: number;
  readonly #factor: number;
  readonly #random: () => number;
  #failures = 0;

  constructor(options: BackoffOptions = {}) {
    this.#initialMs = options.initialMs ?? 250;
    this.#maxMs = options.maxMs ?? 10_000;
    this.#factor = options.factor ?? 2;
    this.#random = options.random ?? Math.random;
  }

  /** Failures since the last success. */
  get failures(): number {
    return this.#failures;
  }

  /** The wait before the next try. */
  next(): number {
    const step = Math.min(
      this.#maxMs,
      this.#initialMs * this.#factor ** this.#failures,
    );
    this.#failures += 1;
    return step * (0.5 + this.#random() / 2);
  }

  /** It worked. */
  reset(): void {
    this.#failures = 0;
  }
}

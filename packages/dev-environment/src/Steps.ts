/** Where lines go and what time it is. */
export interface StepsOptions {
  write: (line: string) => void;
  /** Milliseconds; only differences count. */
  now?: () => number;
  /** A step that takes longer is announced after this many milliseconds, so that quick ones stay one line. */
  announceAfterMs?: number;
  /** How often a step that is under way says so again. */
  remindEveryMs?: number;
}

/** Tells a person at a terminal what is being done and how long each step took. Steps may run side by side. */
export class Steps {
  readonly #write: (line: string) => void;
  readonly #now: () => number;
  readonly #announceAfterMs: number;
  readonly #remindEveryMs: number;
  readonly #begun: number;

  constructor(options: StepsOptions) {
    this.#write = options.write;
    this.#now = options.now ?? Date.now;
    this.#announceAfterMs = options.announceAfterMs ?? 500;
    this.#remindEveryMs = options.remindEveryMs ?? 60_000;
    this.#begun = this.#now();
  }

  /**
   * Runs one step. Its function may give a detail to be shown beside its time, e.g. `cached`.
   *
   * @throws whatever the step throws, after saying which step failed
   */
  async run<T>(
    name: string,
    step: (say: (detail: string) => void) => Promise<T>,
  ): Promise<T> {
    const begun = this.#now();
    let detail = '';
    const announcement = setTimeout(
      () => this.#write(`  … ${name}`),
      this.#announceAfterMs,
    );
    const reminder = setInterval(
      () => this.#write(`  … ${pad(name)} ${this.#seconds(begun)}  so far`),
      this.#remindEveryMs,
    );
    try {
      const result = await step(text => {
        detail = text;
      });
      this.#write(
        `  ✓ ${pad(name)} ${this.#seconds(begun)}  ${detail}`.trimEnd(),
      );
      return result;
    } catch (error) {
      this.#write(`  ✗ ${pad(name)} ${this.#seconds(begun)}`);
      throw error;
    } finally {
      clearTimeout(announcement);
      clearInterval(reminder);
    }
  }

  /** One line that is not a step, e.g. progress within a long one. */
  note(text: string): void {
    this.#write(`    ${text}`);
  }

  /** Seconds since the first step, one digit after the point. */
  total(): string {
    return this.#seconds(this.#begun).trim();
  }

  #seconds(begun: number): string {
    return `${((this.#now() - begun) / 1000).toFixed(1)} s`.padStart(8);
  }
}

function pad(name: string): string {
  return name.padEnd(30);
}

import type { Outcome } from './Outcome';

/**
 * The decision that a session ends, made once: the first reason to end is the reason. Whoever waits for something else looks
 * at `signal`.
 */
export class Ending {
  private readonly controller = new AbortController();
  private decided?: Outcome;

  get outcome(): Outcome | undefined {
    return this.decided;
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  decide(outcome: Outcome): void {
    if (this.decided) return;
    this.decided = outcome;
    this.controller.abort();
  }

  /** Resolves when the end is decided. */
  reached(): Promise<void> {
    if (this.decided) return Promise.resolve();
    return new Promise(resolve => {
      this.signal.addEventListener('abort', () => resolve(), { once: true });
    });
  }
}

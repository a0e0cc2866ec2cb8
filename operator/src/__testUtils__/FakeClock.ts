import type { Clock } from '@agentic-sessions/kubernetes-client';

/** Time that stands still until a test moves it. */
export class FakeClock implements Clock {
  #now: number;
  #timers: { at: number; callback: () => void }[] = [];

  constructor(now = Date.parse('2026-01-01T00:00:00Z')) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  setTimeout(callback: () => void, ms: number): () => void {
    const timer = { at: this.#now + ms, callback };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter(t => t !== timer);
    };
  }

  /** Moves on, firing timers at their time, with a breath after each for promises to settle. */
  async advance(ms: number): Promise<void> {
    const end = this.#now + ms;
    await new Promise(resolve => setImmediate(resolve));
    for (;;) {
      const next = this.#timers
        .filter(t => t.at <= end)
        .sort((a, b) => a.at - b.at)[0];
      if (!next) break;
      this.#timers = this.#timers.filter(t => t !== next);
      this.#now = Math.max(this.#now, next.at);
      next.callback();
      await new Promise(resolve => setImmediate(resolve));
    }
    this.#now = end;
    await new Promise(resolve => setImmediate(resolve));
  }
}

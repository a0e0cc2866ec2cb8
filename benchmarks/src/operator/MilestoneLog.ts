import type { Milestone } from './Milestone';

interface Wait {
  milestone: Milestone;
  missing: Set<string>;
  done: (at: number) => void;
}

/** Remembers when each session came to each milestone for the first time, and tells when all of some have. */
export class MilestoneLog {
  readonly #times = new Map<string, number>();
  readonly #waits = new Set<Wait>();

  /** @param at - milliseconds of a clock that never goes back */
  record(id: string, milestone: Milestone, at: number): void {
    const key = `${milestone} ${id}`;
    if (this.#times.has(key)) return;
    this.#times.set(key, at);
    for (const wait of this.#waits) {
      if (wait.milestone !== milestone || !wait.missing.delete(id)) continue;
      if (wait.missing.size > 0) continue;
      this.#waits.delete(wait);
      wait.done(at);
    }
  }

  /** When a session came there; undefined where it has not. */
  at(id: string, milestone: Milestone): number | undefined {
    return this.#times.get(`${milestone} ${id}`);
  }

  /**
   * Resolves with the time at which the last of these came there.
   *
   * @throws Error naming how many are missing when time is up; the signal's reason where it is aborted
   */
  async all(
    ids: readonly string[],
    milestone: Milestone,
    options: { timeoutMs: number; signal?: AbortSignal },
  ): Promise<number> {
    const { timeoutMs, signal } = options;
    signal?.throwIfAborted();
    const missing = new Set(
      ids.filter(id => this.at(id, milestone) === undefined),
    );
    if (missing.size === 0) {
      return ids.reduce(
        (last, id) => Math.max(last, this.at(id, milestone) ?? last),
        Number.NEGATIVE_INFINITY,
      );
    }
    return new Promise<number>((resolve, reject) => {
      const wait: Wait = { milestone, missing, done: () => {} };
      let stop = () => {};
      const fail = (reason: unknown) => {
        stop();
        this.#waits.delete(wait);
        reject(reason);
      };
      const timer = setTimeout(
        () =>
          fail(
            new Error(
              `After ${timeoutMs / 1000} s ${missing.size} of ${
                ids.length
              } sessions have not come to "${milestone}", e.g. ${
                [...missing][0]
              }`,
            ),
          ),
        timeoutMs,
      );
      const onAbort = () => fail(signal?.reason);
      signal?.addEventListener('abort', onAbort, { once: true });
      stop = () => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', onAbort);
      };
      wait.done = at => {
        stop();
        resolve(at);
      };
      this.#waits.add(wait);
    });
  }

  /** Forgets everything that is not waited for. */
  clear(): void {
    this.#times.clear();
  }
}

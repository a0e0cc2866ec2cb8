import type { Clock, ObservedCall } from '@agentic-sessions/kubernetes-client';
import { kindOfCall } from './kindOfCall';

/** What fails for less needs no help: the waits of what failed are as short. */
const LEAST_MS = 1_000;

/**
 * Notices when calls of one kind (such as `POST pods`) succeed again after all of them have failed for a while: then
 * whatever waits because of that need not wait any longer. Each kind is looked at by itself, since one webhook or one
 * quota may be in trouble while the API server is well.
 */
export class Recoveries {
  readonly #clock: Clock;
  readonly #failingSince = new Map<string, number>();
  readonly #listeners = new Set<() => void>();

  /** @param clock - one for durations */
  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Takes note of a call and what became of it. */
  note({ method, path, status }: ObservedCall): void {
    const kind = kindOfCall(method, path);
    const failed =
      status === undefined || status === 408 || status === 429 || status >= 500;
    const since = this.#failingSince.get(kind);
    if (failed) {
      if (since === undefined) this.#failingSince.set(kind, this.#clock.now());
    } else if (since !== undefined) {
      this.#failingSince.delete(kind);
      if (this.#clock.now() - since < LEAST_MS) return;
      for (const listener of this.#listeners) listener();
    }
  }

  /** Has a listener told; the answer takes it away again. */
  onRecovery(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}

import type { Clock, ObservedCall } from '@agentic-sessions/kubernetes-client';
import { kindOfCall } from './kindOfCall';

/** What fails for less needs no help: the waits of what failed are as short. */
const LEAST_MS = 1_000;

/** How soon after it was told it may be told again: doubled each time, so that what keeps failing in part is let alone. */
const FIRST_PAUSE_MS = 2_000;
const LONGEST_PAUSE_MS = 32_000;

/** After so long without anything to tell, the next time is the first again. */
const CALM_MS = 64_000;

/**
 * Notices when calls of one kind (such as `POST pods` in one namespace) succeed again after all of them have failed for a
 * while: then whatever waits because of that need not wait any longer. Each kind is looked at by itself, since one webhook
 * or one quota may be in trouble while the API server is well. A server that asks for patience (429) is not one that fails.
 */
export class Recoveries {
  readonly #clock: Clock;
  readonly #failingSince = new Map<string, number>();
  readonly #listeners = new Set<() => void>();
  #toldAt: number | undefined;
  #pauseMs = FIRST_PAUSE_MS;
  #cancel: (() => void) | undefined;

  /** @param clock - one for durations */
  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Takes note of a call and what became of it. */
  note({ method, path, status }: ObservedCall): void {
    if (status === 429) return;
    const kind = kindOfCall(method, path);
    const now = this.#clock.now();
    const since = this.#failingSince.get(kind);
    if (status === undefined || status === 408 || status >= 500) {
      if (since === undefined) this.#failingSince.set(kind, now);
    } else if (since !== undefined) {
      this.#failingSince.delete(kind);
      // A moment after an outage something may fail for the last time, with the long waits of the outage.
      if (now - since >= LEAST_MS || !this.#isCalm()) this.#tellSoon();
    }
  }

  /** Has a listener told; the answer takes it away again. */
  onRecovery(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size > 0) return;
      this.#cancel?.();
      this.#cancel = undefined;
    };
  }

  #isCalm(): boolean {
    return (
      this.#toldAt === undefined || this.#clock.now() - this.#toldAt >= CALM_MS
    );
  }

  #tellSoon(): void {
    if (this.#cancel || this.#listeners.size === 0) return;
    const inMs =
      this.#toldAt === undefined
        ? 0
        : this.#toldAt + this.#pauseMs - this.#clock.now();
    if (inMs <= 0) {
      this.#tell();
      return;
    }
    this.#cancel = this.#clock.setTimeout(() => {
      this.#cancel = undefined;
      this.#tell();
    }, inMs);
  }

  #tell(): void {
    this.#pauseMs = this.#isCalm()
      ? FIRST_PAUSE_MS
      : Math.min(2 * this.#pauseMs, LONGEST_PAUSE_MS);
    this.#toldAt = this.#clock.now();
    // All is tried again now; what still fails has failed since now.
    this.#failingSince.clear();
    for (const listener of this.#listeners) listener();
  }
}

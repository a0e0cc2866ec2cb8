import type { Clock } from '../Clock';
import { Backoff } from './Backoff';
import type { InformerEvent, InformerHandler } from './InformerHandler';

/**
 * Delivers events to one handler. What the handler throws reaches nobody else, and is not lost: the newest event of
 * that object is delivered again, with growing waits, until it goes through or a newer one does.
 */
export class HandlerRunner<T> {
  readonly #handler: InformerHandler<T>;
  readonly #clock: Clock;
  readonly #onError: (error: unknown) => void;
  readonly #owed = new Map<string, InformerEvent<T>>();
  readonly #backoff = new Backoff({ initialMs: 100, maxMs: 30_000 });
  #cancel: (() => void) | undefined;
  #stopped = false;

  constructor(
    handler: InformerHandler<T>,
    clock: Clock,
    onError: (error: unknown) => void,
  ) {
    this.#handler = handler;
    this.#clock = clock;
    this.#onError = onError;
  }

  /** Delivers one event. Never throws. */
  deliver(event: InformerEvent<T>): void {
    if (this.#stopped) return;
    this.#owed.delete(event.key);
    try {
      const result: unknown = this.#handler(event);
      if (result instanceof Promise) {
        result.catch(error => this.#failed(event, error));
      }
    } catch (error) {
      this.#failed(event, error);
    }
  }

  /** Delivers nothing from now on. */
  stop(): void {
    this.#stopped = true;
    this.#cancel?.();
  }

  #failed(event: InformerEvent<T>, error: unknown): void {
    this.#onError(error);
    this.#owed.set(event.key, event);
    if (this.#stopped || this.#cancel) return;
    this.#cancel = this.#clock.setTimeout(() => {
      this.#cancel = undefined;
      for (const owed of [...this.#owed.values()]) this.deliver(owed);
      if (this.#owed.size === 0) this.#backoff.reset();
    }, this.#backoff.next());
  }
}

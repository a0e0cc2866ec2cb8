import {
  objectKey,
  type Clock,
  type Informer,
  type KubernetesObject,
} from '@agentic-sessions/kubernetes-client';
import { compareVersions } from './compareVersions';

/**
 * A cache that never forgets what we ourselves have written: until the informer has come that far, the API server's
 * answer to our write stands for the object. Without it a pass right after a write would decide by what was before.
 */
export class OwnWrites<T extends KubernetesObject> {
  readonly #informer: Informer<T>;
  readonly #clock: Clock;
  readonly #written = new Map<string, { object: T; at: number }>();

  constructor(informer: Informer<T>, clock: Clock) {
    this.#informer = informer;
    this.#clock = clock;
  }

  /** Keeps what the API server answered to a write. */
  remember(object: T): void {
    this.#written.set(objectKey(object), { object, at: this.#clock.now() });
  }

  /** The object as it is, as far as anybody here knows. */
  get(key: string): T | undefined {
    const cached = this.#informer.store.get(key);
    const written = this.#written.get(key)?.object;
    if (!written) return cached;
    const version = written.metadata.resourceVersion;
    const caughtUp =
      compareVersions(this.#informer.resourceVersion, version) >= 0 ||
      compareVersions(cached?.metadata.resourceVersion, version) >= 0;
    if (!caughtUp) return written;
    this.#written.delete(key);
    return cached;
  }

  /** Objects written that the informer does not show yet, or not as new. */
  pending(): T[] {
    const found: T[] = [];
    for (const key of [...this.#written.keys()]) {
      const object = this.get(key);
      if (object && this.#written.has(key)) found.push(object);
    }
    return found;
  }

  /** Whether the informer has not shown one of our writes for so long that its watch must be doubted. */
  isOverdue(ms: number): boolean {
    this.pending();
    const now = this.#clock.now();
    for (const { at } of this.#written.values()) {
      if (now - at >= ms) return true;
    }
    return false;
  }
}

import { systemClock, type Clock } from '../Clock';
import { abortable } from '../transport/abortable';
import type { KubernetesObject } from '../types/KubernetesObject';
import { HandlerRunner } from './HandlerRunner';
import type { InformerEvent, InformerHandler } from './InformerHandler';
import { objectKey } from './objectKey';
import { Reflector, type ReflectorOptions } from './Reflector';
import type { ReflectorStats } from './ReflectorStats';
import { Store, type Indexers } from './Store';
import { stripManagedFields } from './stripManagedFields';

/** What is cached, and how it can be found. */
export interface InformerOptions<T extends KubernetesObject>
  extends ReflectorOptions<T> {
  indexers?: Indexers<T>;
  /** Makes what is cached out of what came; default {@link stripManagedFields}. */
  transform?: (object: T) => T;
  /** Told when a handler throws. */
  onHandlerError?: (error: unknown) => void;
}

/** A cache of a collection that follows the API server, with handlers told of every change. */
export class Informer<T extends KubernetesObject> {
  readonly store: Store<T>;
  readonly #options: InformerOptions<T>;
  readonly #reflector: Reflector<T>;
  readonly #handlers = new Set<HandlerRunner<T>>();
  readonly #clock: Clock;
  #synced = false;
  #announceSync: () => void = () => {};
  readonly #syncedPromise: Promise<void>;
  #handlerErrors = 0;
  #refreshed: (() => void)[] = [];

  constructor(options: InformerOptions<T>) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.store = new Store(options.indexers);
    this.#reflector = new Reflector(options, {
      replace: objects => this.#replace(objects),
      upsert: object => this.#upsert(object),
      remove: object => this.#remove(object, false),
    });
    this.#syncedPromise = new Promise(resolve => {
      this.#announceSync = resolve;
    });
  }

  get stats(): ReflectorStats & { objects: number; handlerErrors: number } {
    return {
      ...this.#reflector.stats,
      objects: this.store.size,
      handlerErrors: this.#handlerErrors,
    };
  }

  /** Whether the first complete list is in the store and was told to the handlers. */
  hasSynced(): boolean {
    return this.#synced;
  }

  /** Resolves at the first complete list; rejects with the signal's reason where that comes first. */
  async waitForSync(signal?: AbortSignal): Promise<void> {
    return abortable(this.#syncedPromise, signal);
  }

  /** Up to here the store is right; undefined before the first list. */
  get resourceVersion(): string | undefined {
    return this.#reflector.resourceVersion;
  }

  /**
   * Lists anew, and resolves when that is in the store: for who must not act on what may be old, e.g. a new leader.
   * It only works while {@link run} does.
   */
  async refresh(signal?: AbortSignal): Promise<void> {
    const replaced = new Promise<void>(resolve => {
      this.#refreshed.push(resolve);
    });
    this.#reflector.relist();
    return abortable(replaced, signal);
  }

  /** Adds a handler; what is already known comes to it as additions at once. The answer takes it away again. */
  addHandler(handler: InformerHandler<T>): () => void {
    const runner = new HandlerRunner(handler, this.#clock, error => {
      this.#handlerErrors += 1;
      this.#options.onHandlerError?.(error);
    });
    this.#handlers.add(runner);
    for (const object of [...this.store.values()]) {
      runner.deliver({ type: 'added', key: objectKey(object), object });
    }
    return () => {
      runner.stop();
      this.#handlers.delete(runner);
    };
  }

  /** Follows the collection until the signal is aborted. Never rejects. */
  async run(signal: AbortSignal): Promise<void> {
    try {
      await this.#reflector.run(signal);
    } finally {
      for (const runner of this.#handlers) runner.stop();
    }
  }

  #replace(objects: T[]): void {
    const gone = new Set(this.store.keys());
    for (const object of objects) gone.delete(objectKey(object));
    for (const key of gone) {
      const object = this.store.get(key);
      if (object) this.#remove(object, true);
    }
    for (const object of objects) this.#upsert(object);
    if (!this.#synced) {
      this.#synced = true;
      this.#announceSync();
    }
    const refreshed = this.#refreshed;
    this.#refreshed = [];
    for (const resolve of refreshed) resolve();
  }

  #upsert(raw: T): void {
    const object = (this.#options.transform ?? stripManagedFields)(raw);
    const key = objectKey(object);
    const before = this.store.get(key);
    if (before && before.metadata.uid !== object.metadata.uid) {
      // Deleted and made anew while we did not look: two different objects, not one that changed.
      this.#remove(before, true);
      this.store.set(object);
      this.#deliver({ type: 'added', key, object });
      return;
    }
    if (before?.metadata.resourceVersion === object.metadata.resourceVersion) {
      if (before) return;
    }
    this.store.set(object);
    this.#deliver(
      before
        ? { type: 'updated', key, object, before }
        : { type: 'added', key, object },
    );
  }

  #remove(raw: T, tombstone: boolean): void {
    const key = objectKey(raw);
    const known = this.store.delete(key);
    // A watch sends the last state along; a tombstone has what we knew.
    const object = tombstone
      ? raw
      : (this.#options.transform ?? stripManagedFields)(raw);
    if (known || !tombstone) {
      this.#deliver({ type: 'deleted', key, object, tombstone });
    }
  }

  #deliver(event: InformerEvent<T>): void {
    for (const runner of this.#handlers) runner.deliver(event);
  }
}

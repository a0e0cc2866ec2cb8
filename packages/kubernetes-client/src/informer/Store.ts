import type { KubernetesObject } from '../types/KubernetesObject';
import { objectKey } from './objectKey';

/** Finds under which words an object is to be found. */
export type Indexers<T> = Record<string, (object: T) => string[]>;

/** Objects by key, and by each index. Whoever reads must not change what is read. */
export class Store<T extends KubernetesObject> {
  readonly #indexers: Indexers<T>;
  readonly #objects = new Map<string, T>();
  readonly #indices = new Map<string, Map<string, Set<string>>>();

  constructor(indexers: Indexers<T> = {}) {
    this.#indexers = indexers;
    for (const name of Object.keys(indexers)) {
      this.#indices.set(name, new Map());
    }
  }

  get size(): number {
    return this.#objects.size;
  }

  /** One object by `namespace/name`. */
  get(key: string): T | undefined {
    return this.#objects.get(key);
  }

  /** All keys. */
  keys(): IterableIterator<string> {
    return this.#objects.keys();
  }

  /** All objects. */
  values(): IterableIterator<T> {
    return this.#objects.values();
  }

  /**
   * What an index has under one word.
   *
   * @throws RangeError for an index that was never given.
   */
  byIndex(index: string, word: string): T[] {
    const found: T[] = [];
    for (const key of this.#index(index).get(word) ?? []) {
      const object = this.#objects.get(key);
      if (object) found.push(object);
    }
    return found;
  }

  /**
   * How many objects an index has under one word.
   *
   * @throws RangeError for an index that was never given.
   */
  countByIndex(index: string, word: string): number {
    return this.#index(index).get(word)?.size ?? 0;
  }

  /**
   * The words under which an index has objects.
   *
   * @throws RangeError for an index that was never given.
   */
  wordsOfIndex(index: string): string[] {
    return [...this.#index(index).keys()];
  }

  /** Puts an object in the place of whatever had its key; answers that. */
  set(object: T): T | undefined {
    const key = objectKey(object);
    const before = this.delete(key);
    this.#objects.set(key, object);
    for (const [name, indexer] of Object.entries(this.#indexers)) {
      const words = this.#indices.get(name)!;
      for (const word of indexer(object)) {
        const keys = words.get(word);
        if (keys) keys.add(key);
        else words.set(word, new Set([key]));
      }
    }
    return before;
  }

  /** Takes an object out; answers it. */
  delete(key: string): T | undefined {
    const object = this.#objects.get(key);
    if (!object) return undefined;
    this.#objects.delete(key);
    for (const [name, indexer] of Object.entries(this.#indexers)) {
      const words = this.#indices.get(name)!;
      for (const word of indexer(object)) {
        const keys = words.get(word);
        keys?.delete(key);
        if (keys?.size === 0) words.delete(word);
      }
    }
    return object;
  }

  #index(name: string): Map<string, Set<string>> {
    const words = this.#indices.get(name);
    if (!words) {
      throw new RangeError(`There is no index "${name}"`);
    }
    return words;
  }
}

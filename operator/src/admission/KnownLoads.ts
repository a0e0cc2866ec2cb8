import type { Session } from '@agentic-sessions/kubernetes-api';
import { fairOrder } from './fairOrder';
import type { NamespaceLoad } from './NamespaceLoad';

/** What all namespaces together have and want. */
export interface AllLoads {
  /** Sessions with a place. */
  running: readonly Session[];
  /** Sessions that their own namespaces would let start, in the order in which they get places. */
  order: readonly Session[];
}

/**
 * Loads of namespaces, kept until something in them changes: of a thousand sessions that wait, each is asked about again
 * and again, and nothing has changed for nearly all of them.
 */
export class KnownLoads {
  readonly #make: (namespace: string) => NamespaceLoad;
  readonly #namespaces: () => readonly string[];
  readonly #loads = new Map<string, NamespaceLoad>();
  #all: AllLoads | undefined;
  #step = Number.NaN;

  /**
   * @param make - looks a load up
   * @param namespaces - those with sessions that have not ended
   */
  constructor(options: {
    make: (namespace: string) => NamespaceLoad;
    namespaces: () => readonly string[];
  }) {
    this.#make = options.make;
    this.#namespaces = options.namespaces;
  }

  /** Something has changed in a namespace, or in all. */
  forget(namespace?: string): void {
    this.#all = undefined;
    if (namespace === undefined) this.#loads.clear();
    else this.#loads.delete(namespace);
  }

  /** Figures of the past are taken anew with each step of time. */
  forgetBefore(step: number): void {
    if (this.#step === step) return;
    this.#step = step;
    this.forget();
  }

  of(namespace: string): NamespaceLoad {
    let load = this.#loads.get(namespace);
    if (!load) {
      load = this.#make(namespace);
      this.#loads.set(namespace, load);
    }
    return load;
  }

  all(): AllLoads {
    if (!this.#all) {
      const loads = this.#namespaces().map(namespace => this.of(namespace));
      this.#all = {
        running: loads.flatMap(load => load.running),
        order: fairOrder(loads),
      };
    }
    return this.#all;
  }
}

import { setTimeout as sleep } from 'node:timers/promises';
import { Backoff, objectKey } from '@agentic-sessions/kubernetes-client';
import type { Informer, Namespace } from '@agentic-sessions/kubernetes-client';
import type { LoggerService } from '@backstage/backend-plugin-api';
import { stringifyEntityRef } from '@backstage/catalog-model';
import type {
  DeferredEntity,
  EntityProvider,
  EntityProviderConnection,
} from '@backstage/plugin-catalog-node';
import { systemFromNamespace } from './systemFromNamespace';

/** What the provider needs of an informer of namespaces. @public */
export type NamespaceSource = Pick<
  Informer<Namespace>,
  'addHandler' | 'run' | 'waitForSync' | 'store' | 'stats'
>;

/** What a {@link NamespaceSystemProvider} is made with. @public */
export type NamespaceSystemProviderOptions = {
  /** Follows the labelled namespaces. */
  source: NamespaceSource;
  logger: LoggerService;
  /** Ends the provider. */
  signal: AbortSignal;
  /** Name of the cluster, if it has one for people. */
  cluster?: string;
  /** Waits between tries where the catalog does not take a change. */
  backoff?: Backoff;
  /** Changes within so many milliseconds go to the catalog together; default 50. */
  gatherMs?: number;
};

/**
 * Keeps one System in the catalog for each labelled namespace, by watch.
 *
 * @remarks
 * Level-based: a change only marks its namespace; what the catalog is told is read from the informer's store when it is told, so an
 * older state cannot overtake a newer one. After every (re)list the whole set is told, which also removes what went away while
 * nobody looked; in between only differences. A mutation that fails is followed by the whole set, until one goes through.
 *
 * @public
 */
export class NamespaceSystemProvider implements EntityProvider {
  readonly #options: NamespaceSystemProviderOptions;
  readonly #backoff: Backoff;
  readonly #changed = new Set<string>();
  /** Problems that were reported, by namespace, so that each is said once and not at every change. */
  readonly #reported = new Map<string, string>();
  /** `listedAt` of the list of which the whole was told last; undefined where the whole is due. */
  #toldListOf: number | undefined;
  #wake: () => void = () => {};

  constructor(options: NamespaceSystemProviderOptions) {
    this.#options = options;
    this.#backoff = options.backoff ?? new Backoff();
  }

  getProviderName(): string {
    return `AgenticSessionsNamespaces:${this.#options.cluster ?? 'default'}`;
  }

  /** Starts following; returns at once, as the catalog's start must not wait for a cluster. */
  async connect(connection: EntityProviderConnection): Promise<void> {
    const { source, signal, logger } = this.#options;
    source.addHandler(event => {
      this.#changed.add(event.key);
      this.#wake();
    });
    source.run(signal);
    this.#follow(connection).catch(error => {
      if (!signal.aborted) {
        logger.error(`${this.getProviderName()} ended`, error);
      }
    });
  }

  async #follow(connection: EntityProviderConnection): Promise<void> {
    const { source, signal, logger, gatherMs = 50 } = this.#options;
    signal.addEventListener('abort', () => this.#wake());
    // Before the first whole list the store holds too little: telling it would remove Systems that are there.
    await source.waitForSync(signal);
    let due = true;
    while (!signal.aborted) {
      if (!due) {
        await this.#nextChange();
        await pause(gatherMs, signal);
      }
      if (signal.aborted) {
        return;
      }
      try {
        await this.#tell(connection);
        this.#backoff.reset();
        due = this.#changed.size > 0;
      } catch (error) {
        this.#toldListOf = undefined;
        due = true;
        logger.warn(
          `The catalog did not take the namespaces of ${this.getProviderName()}; trying again`,
          error instanceof Error ? error : { cause: String(error) },
        );
        await pause(this.#backoff.next(), signal);
      }
    }
  }

  async #nextChange(): Promise<void> {
    if (this.#changed.size > 0 || this.#options.signal.aborted) {
      return;
    }
    await new Promise<void>(resolve => {
      this.#wake = resolve;
    });
    this.#wake = () => {};
  }

  async #tell(connection: EntityProviderConnection): Promise<void> {
    const { source, logger } = this.#options;
    const { listedAt } = source.stats;
    const keys = [...this.#changed];
    this.#changed.clear();
    if (this.#toldListOf === undefined || listedAt !== this.#toldListOf) {
      const entities = [...source.store.values()].flatMap(
        namespace => this.#deferred(namespace) ?? [],
      );
      await connection.applyMutation({ type: 'full', entities });
      logger.info(`${entities.length} namespaces are Systems of the catalog`);
      this.#toldListOf = listedAt;
      return;
    }
    const added: DeferredEntity[] = [];
    const removed: { entityRef: string; locationKey: string }[] = [];
    for (const key of keys) {
      const namespace = source.store.get(key);
      const entity = namespace && this.#deferred(namespace);
      if (entity) {
        added.push(entity);
      } else {
        this.#reported.delete(key);
        removed.push({
          entityRef: stringifyEntityRef({ kind: 'System', name: key }),
          locationKey: this.getProviderName(),
        });
      }
    }
    if (added.length + removed.length > 0) {
      await connection.applyMutation({ type: 'delta', added, removed });
    }
  }

  #deferred(namespace: Namespace): DeferredEntity | undefined {
    const { entity, problems } = systemFromNamespace(namespace, {
      cluster: this.#options.cluster,
    });
    const key = objectKey(namespace);
    const said = problems.join(' ');
    if (said && this.#reported.get(key) !== said) {
      this.#options.logger.warn(said);
    }
    this.#reported.set(key, said);
    return entity && { entity, locationKey: this.getProviderName() };
  }
}

/** Waits, or ends at once where the provider ends. */
async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => {
    // Only its signal ends a wait early, and the loop looks at that next.
  });
}

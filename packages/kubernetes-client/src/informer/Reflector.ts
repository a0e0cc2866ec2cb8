import { systemClock, type Clock } from '../Clock';
import type { KubernetesClient } from '../client/KubernetesClient';
import { KubernetesConnectionError } from '../errors/KubernetesConnectionError';
import { KubernetesError } from '../errors/KubernetesError';
import { isGone } from '../errors/predicates';
import { sleep } from '../sleep';
import type { KubernetesObject } from '../types/KubernetesObject';
import type { Resource } from '../types/Resource';
import { Backoff, type BackoffOptions } from './Backoff';
import type { ReflectorStats } from './ReflectorStats';

/** Where a reflector puts what it sees. */
export interface ReflectorSink<T> {
  /** The whole collection as it is now. */
  replace(objects: T[]): void;
  upsert(object: T): void;
  remove(object: T): void;
}

/** What is followed, and how patiently. */
export interface ReflectorOptions<T extends KubernetesObject> {
  client: KubernetesClient;
  resource: Resource<T>;
  namespace?: string;
  labelSelector?: string;
  fieldSelector?: string;
  /** Objects a page of the list; default 500. */
  pageSize?: number;
  /** The server is asked to end each watch after between this and twice this; default 240 s. */
  watchSeconds?: number;
  /**
   * A watch that brings nothing at all for so long, not even a bookmark (about one a minute), is taken as dead;
   * default 100 s.
   */
  silenceMs?: number;
  /**
   * How soon a silent watch is noticed: one that brings nothing for so many seconds is replaced by short ones, each so
   * long, until something happens again. The server ends those in order, with a bookmark before; where it does not,
   * its watches cannot be believed, and the collection is listed. At least 3, since the bookmark comes 2 s before the
   * end. Costs one request in that time while nothing happens; absent: `silenceMs` alone holds.
   */
  pulseSeconds?: number;
  /**
   * How long a watch may take to open, which is no silence yet: a server that is slow to open watches has no time for
   * lists either. Default 10 s where there is a pulse, `silenceMs` otherwise.
   */
  openMs?: number;
  backoff?: BackoffOptions;
  clock?: Clock;
  random?: () => number;
  /** Told of every failure; the reflector goes on by itself. */
  onError?: (error: unknown, during: 'list' | 'watch') => void;
}

const RELIST = new Error('The collection is listed anew');

/** A watch brought nothing: no failure yet, but the next one is short. */
const QUIET = new Error('The watch brought nothing');

/** How long a watch with a pulse may take to open. */
const OPEN_MS = 10_000;

/** What a short watch may be late with its end. */
const PULSE_SLACK_MS = 1_000;

/** After so many failed watches in a row at one resourceVersion the collection is listed anew. */
const RELIST_AFTER_FAILURES = 4;

/**
 * Keeps a sink equal to a collection of the API server, for ever: lists it in pages, watches from there with
 * bookmarks, lists anew where the server forgot our place (410), and after any failure tries again with growing
 * jittered waits. It only ends by its signal.
 */
export class Reflector<T extends KubernetesObject> {
  readonly stats: ReflectorStats = {
    lists: 0,
    listErrors: 0,
    watches: 0,
    watchErrors: 0,
    expirations: 0,
    silences: 0,
    events: 0,
    bookmarks: 0,
    listedAt: undefined,
    lastActivityAt: undefined,
  };
  readonly #options: ReflectorOptions<T>;
  readonly #sink: ReflectorSink<T>;
  readonly #clock: Clock;
  readonly #backoff: Backoff;
  #resourceVersion: string | undefined;
  /** Nothing happened for a while: watches are short. */
  #quiet = false;
  #round = new AbortController();

  constructor(options: ReflectorOptions<T>, sink: ReflectorSink<T>) {
    this.#options = options;
    this.#sink = sink;
    this.#clock = options.clock ?? systemClock;
    this.#backoff = new Backoff(options.backoff);
  }

  /** The place in the collection's history up to which the sink is right. */
  get resourceVersion(): string | undefined {
    return this.#resourceVersion;
  }

  /** Lists anew as soon as possible, whatever is under way: for who has reason to doubt that the sink is right. */
  relist(): void {
    this.#resourceVersion = undefined;
    this.#backoff.reset();
    this.#round.abort(RELIST);
  }

  /** Follows the collection until the signal is aborted. Never rejects. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const during = this.#resourceVersion === undefined ? 'list' : 'watch';
      this.#round = new AbortController();
      const round = AbortSignal.any([signal, this.#round.signal]);
      try {
        if (during === 'list') await this.#list(round);
        else await this.#watch(round);
      } catch (error) {
        // Aborted to list anew, or to end: neither is a failure.
        if (!round.aborted) await this.#failed(error, during, round);
      }
    }
  }

  async #failed(
    error: unknown,
    during: 'list' | 'watch',
    signal: AbortSignal,
  ): Promise<void> {
    if (during === 'list') {
      this.stats.listErrors += 1;
    } else if (isGone(error)) {
      this.stats.expirations += 1;
      this.#resourceVersion = undefined;
    } else {
      this.stats.watchErrors += 1;
      const deceives = this.#quiet && isSilent(error);
      if (
        deceives ||
        (error instanceof KubernetesError &&
          this.#backoff.failures + 1 >= RELIST_AFTER_FAILURES)
      ) {
        this.#resourceVersion = undefined;
      }
    }
    this.#options.onError?.(error, during);
    try {
      await sleep(this.#clock, this.#backoff.next(), signal);
    } catch {
      // Only its signal ends a wait early, and run() looks at that next.
    }
  }

  async #list(signal: AbortSignal): Promise<void> {
    const { client, resource, namespace, labelSelector, fieldSelector } =
      this.#options;
    this.stats.lists += 1;
    const list = await client.list(resource, {
      namespace,
      labelSelector,
      fieldSelector,
      limit: this.#options.pageSize,
      signal,
    });
    signal.throwIfAborted();
    this.#resourceVersion = list.resourceVersion;
    this.#sink.replace(list.items);
    this.stats.listedAt = this.#clock.now();
    this.stats.lastActivityAt = this.stats.listedAt;
  }

  async #watch(signal: AbortSignal): Promise<void> {
    const { client, resource, namespace, labelSelector, fieldSelector } =
      this.#options;
    const { limitMs, openMs, timeoutSeconds, probing } = this.#length();
    const silence = new AbortController();
    let cancel = this.#clock.setTimeout(
      () =>
        silence.abort(
          new KubernetesConnectionError(
            `A watch of ${resource.plural} did not open within ${openMs} ms`,
            { code: 'TIMEOUT' },
          ),
        ),
      openMs,
    );
    const guard = () => {
      cancel();
      cancel = this.#clock.setTimeout(() => {
        if (probing) {
          silence.abort(QUIET);
          return;
        }
        this.stats.silences += 1;
        silence.abort(
          new KubernetesConnectionError(
            `A watch of ${resource.plural} brought nothing for ${limitMs} ms`,
            { code: 'SILENT' },
          ),
        );
      }, limitMs);
    };
    this.stats.watches += 1;
    const openedAt = this.#clock.now();
    let progress = false;
    try {
      await client.watch<T>(
        resource,
        {
          namespace,
          labelSelector,
          fieldSelector,
          resourceVersion: this.#resourceVersion,
          allowWatchBookmarks: true,
          timeoutSeconds,
          signal: AbortSignal.any([signal, silence.signal]),
        },
        event => {
          // After relist() nothing older may come in any more.
          signal.throwIfAborted();
          guard();
          this.stats.lastActivityAt = this.#clock.now();
          if (event.type === 'ERROR') {
            throw new KubernetesError({
              statusCode: event.object.code ?? 500,
              status: event.object,
              message:
                event.object.message ?? 'The watch reported an unknown error',
            });
          }
          if (event.type === 'BOOKMARK') {
            this.stats.bookmarks += 1;
          } else {
            this.stats.events += 1;
            this.#quiet = false;
            if (event.type === 'DELETED') this.#sink.remove(event.object);
            else this.#sink.upsert(event.object);
          }
          this.#resourceVersion =
            event.object.metadata.resourceVersion ?? this.#resourceVersion;
          progress = true;
          this.#backoff.reset();
        },
        guard,
      );
    } catch (error) {
      if (error !== QUIET) throw error;
      this.#quiet = true;
      return;
    } finally {
      cancel();
    }
    // The server ended it in order. One that does so at once, again and again, must not be asked without a pause.
    if (progress || this.#clock.now() - openedAt >= 1_000) {
      this.#backoff.reset();
    } else {
      await sleep(this.#clock, this.#backoff.next(), signal);
    }
  }

  /** How long the next watch is to be, and after how much silence it is ended. */
  #length(): {
    timeoutSeconds: number;
    limitMs: number;
    openMs: number;
    probing: boolean;
  } {
    const {
      pulseSeconds,
      watchSeconds = 240,
      silenceMs = 100_000,
      openMs = pulseSeconds === undefined ? silenceMs : OPEN_MS,
    } = this.#options;
    if (pulseSeconds !== undefined && this.#quiet) {
      return {
        timeoutSeconds: pulseSeconds,
        limitMs: pulseSeconds * 1_000 + PULSE_SLACK_MS,
        openMs,
        probing: false,
      };
    }
    const random = this.#options.random ?? Math.random;
    return {
      timeoutSeconds: Math.ceil(watchSeconds * (1 + random())),
      limitMs: pulseSeconds === undefined ? silenceMs : pulseSeconds * 1_000,
      openMs,
      probing: pulseSeconds !== undefined,
    };
  }
}

function isSilent(error: unknown): boolean {
  return error instanceof KubernetesConnectionError && error.code === 'SILENT';
}

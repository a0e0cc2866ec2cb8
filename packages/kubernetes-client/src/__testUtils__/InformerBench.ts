import { KubernetesClient } from '../client/KubernetesClient';
import { Informer, type InformerOptions } from '../informer/Informer';
import {
  ScriptedApiServer,
  type ScriptedRequest,
} from '../testing/ScriptedApiServer';
import { waitFor } from '../testing/waitFor';
import { NAMESPACES, type Namespace } from '../types/core';

/** A namespace as the server sends it. */
export function ns(name: string, resourceVersion: string, uid = `uid-${name}`) {
  return {
    metadata: { name, uid, resourceVersion, managedFields: [{ big: true }] },
  };
}

/** An informer of namespaces before an API server that does as a test says. */
export class InformerBench {
  server!: ScriptedApiServer;
  client!: KubernetesClient;
  informer!: Informer<Namespace>;
  /** What a handler was told, in order. */
  seen: string[] = [];
  /** The collection as the server has it; lists answer it. */
  collection = [ns('a', '1'), ns('b', '2')];
  version = 10;
  watches: (ReturnType<ScriptedRequest['open']> & {
    request: ScriptedRequest;
  })[] = [];
  #stop = new AbortController();
  #running: Promise<void> = Promise.resolve();

  /** An API server in order: tests put something else in front of it. */
  readonly inOrder = (r: ScriptedRequest) => {
    if (r.query.get('watch')) this.watches.push({ ...r.open(), request: r });
    else {
      r.json({
        metadata: { resourceVersion: String(this.version) },
        items: this.collection,
      });
    }
  };

  async open(): Promise<void> {
    this.server = await ScriptedApiServer.start();
    this.client = new KubernetesClient({
      config: { server: this.server.url },
      // Not so short that a busy machine takes a living server for a dead one.
      pingIntervalMs: 1_000,
      pingTimeoutMs: 10_000,
    });
    this.server.answer(this.inOrder);
  }

  async close(): Promise<void> {
    this.#stop.abort();
    await this.#running;
    this.client.close();
    await this.server.stop();
  }

  start(options: Partial<InformerOptions<Namespace>> = {}): void {
    this.informer = new Informer({
      client: this.client,
      resource: NAMESPACES,
      backoff: { initialMs: 5, maxMs: 40 },
      ...options,
    });
    this.informer.addHandler(event => {
      this.seen.push(
        `${event.type} ${event.key}${
          event.type === 'deleted' && event.tombstone ? ' (tombstone)' : ''
        }`,
      );
    });
    this.#running = this.informer.run(this.#stop.signal);
  }

  /** Resolves when the first list is there and a watch is open. */
  async following(): Promise<void> {
    await waitFor(
      () => this.informer.hasSynced() && this.watches.length > 0,
      'the watch',
    );
  }

  /** Sends a change over the watch that is open. */
  change(
    type: 'ADDED' | 'MODIFIED' | 'DELETED',
    object: ReturnType<typeof ns>,
  ): void {
    this.watches.at(-1)!.line({ type, object });
  }

  /** Lists that were asked for. */
  lists(): number {
    return this.server.requests.filter(r => !r.query.get('watch')).length;
  }
}

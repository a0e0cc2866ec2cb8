import { Agent, request } from 'node:https';
import { createInterface } from 'node:readline';
import type { IncomingMessage } from 'node:http';
import { sleep } from '../system/sleep';

/** How to reach the API server. */
export interface FollowerConnection {
  server: string;
  authority: string;
  certificate: string;
  key: string;
}

interface Followed {
  metadata: { name: string; namespace?: string; resourceVersion?: string };
}

interface WatchLine<T> {
  type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR';
  object: T;
}

/** The server ends a watch after this; a silent one is given up a little later. */
const WATCH_SECONDS = 60;
const SILENCE_MS = 75_000;
const RETRY_MS = 200;

/**
 * Follows one collection of the API server: lists it, watches from there, and lists anew when the watch ends. As much
 * as one kind on one node needs; whoever uses it looks at the whole collection at each change.
 */
export class Follower<T extends Followed> {
  readonly objects = new Map<string, T>();
  readonly #path: string;
  readonly #connection: FollowerConnection;
  readonly #agent: Agent;
  readonly #onChange: () => void;
  readonly #onTrouble: (error: Error) => void;
  #synced = false;

  constructor(options: {
    connection: FollowerConnection;
    /** E.g. `/api/v1/pods?fieldSelector=…`. */
    path: string;
    onChange: () => void;
    onTrouble: (error: Error) => void;
  }) {
    const { authority, certificate, key } = options.connection;
    this.#path = options.path;
    this.#connection = options.connection;
    this.#onChange = options.onChange;
    this.#onTrouble = options.onTrouble;
    this.#agent = new Agent({ ca: authority, cert: certificate, key });
  }

  /** Whether the first list is there. */
  get synced(): boolean {
    return this.#synced;
  }

  /** Never ends. */
  async run(): Promise<never> {
    for (;;) {
      try {
        await this.#watch(await this.#list());
      } catch (error) {
        this.#onTrouble(error as Error);
        await sleep(RETRY_MS);
      }
    }
  }

  async #list(): Promise<string> {
    let text = '';
    for await (const chunk of await this.#get({})) text += chunk;
    const list = JSON.parse(text) as {
      metadata: { resourceVersion: string };
      items: T[];
    };
    this.objects.clear();
    for (const item of list.items) this.objects.set(keyOf(item), item);
    this.#synced = true;
    this.#onChange();
    return list.metadata.resourceVersion;
  }

  async #watch(resourceVersion: string): Promise<void> {
    const answer = await this.#get({
      watch: 'true',
      resourceVersion,
      timeoutSeconds: `${WATCH_SECONDS}`,
    });
    for await (const line of createInterface({ input: answer })) {
      const { type, object } = JSON.parse(line) as WatchLine<T>;
      if (type === 'ERROR') return; // too old: listed anew
      if (type === 'BOOKMARK') continue;
      if (type === 'DELETED') this.objects.delete(keyOf(object));
      else this.objects.set(keyOf(object), object);
      this.#onChange();
    }
  }

  #get(query: Record<string, string>): Promise<IncomingMessage> {
    const url = new URL(this.#path, this.#connection.server);
    for (const [name, value] of Object.entries(query)) {
      url.searchParams.set(name, value);
    }
    return new Promise((resolve, reject) => {
      const sent = request(
        url,
        { agent: this.#agent, timeout: SILENCE_MS },
        response => {
          if (response.statusCode === 200) {
            resolve(response.setEncoding('utf8'));
          } else {
            response.resume();
            reject(new Error(`${url.pathname}: ${response.statusCode}`));
          }
        },
      );
      sent.on('timeout', () =>
        sent.destroy(new Error(`${url.pathname}: the API server is silent`)),
      );
      sent.on('error', reject);
      sent.end();
    });
  }
}

function keyOf({ metadata }: Followed): string {
  return `${metadata.namespace ?? ''}/${metadata.name}`;
}

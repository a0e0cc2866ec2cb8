import {
  EVENTS,
  type Clock,
  type KubernetesClient,
  type KubernetesEvent,
  type Pod,
} from '@agentic-sessions/kubernetes-client';
import type { ReconcileContext } from '../controller/Reconciler';
import { cutText } from './cutText';

/** The API server is asked again about a Pod after so long. */
const FRESH_MS = 25_000;

/** Where many Pods are slow at once, so long one answer does for all of a namespace. */
const SHARED_MS = 2_000;

/** Warnings of a namespace that are read for one Pod. Where there are more, only those of the Pod are. */
const MOST = 250;

/** No longer: a session must not stand still for words about it. */
const LIMIT_MS = 1_000;

/** The words must leave room in the message for what they explain. */
const LENGTH = 600;

/** Ids of sandboxes and the like: each try has another, which tells nobody anything and would be a write of its own. */
const IDS = /\b[0-9a-f]{32,}\b/g;

function seenAt({ series, eventTime, metadata }: KubernetesEvent): number {
  const time =
    series?.lastObservedTime || eventTime || metadata.creationTimestamp;
  return Date.parse(time ?? '') || 0;
}

/** What was read at once: of all Pods of a namespace, or that there is too much of it. */
type Reading = { at: number; events: Promise<KubernetesEvent[] | 'crowded'> };

/**
 * What Kubernetes warns of about a Pod: the one thing that stands in no status, such as a RuntimeClass whose handler is
 * missing, or a volume that cannot be mounted. The only thing of sessions that is read and not watched, so it is asked for
 * Pods alone that are slow; and of all those of a namespace at once, since Pods are slow together where a cluster is at its
 * limit, and must not be asked about one by one just then.
 */
export class PodWarnings {
  readonly #client: Pick<KubernetesClient, 'listPage'>;
  readonly #clock: Clock;
  /** By the session's key. */
  readonly #known = new Map<
    string,
    { uid: string; at: number; text?: string }
  >();
  /** By namespace. */
  readonly #readings = new Map<string, Reading>();

  constructor(options: {
    client: Pick<KubernetesClient, 'listPage'>;
    clock: Clock;
  }) {
    this.#client = options.client;
    this.#clock = options.clock;
  }

  /** The latest warning about a session's Pod, as `reason: words`. Undefined where there is none, or nobody answers. */
  async latest(
    key: string,
    pod: Pod,
    context: ReconcileContext,
  ): Promise<string | undefined> {
    const { name, uid = '' } = pod.metadata;
    const kept = this.#known.get(key);
    const known = kept?.uid === uid ? kept : undefined;
    const now = this.#clock.now();
    if (known && now - known.at < FRESH_MS) return known.text;
    let text = known?.text;
    try {
      const events = await this.#eventsOf(pod, context.signal);
      const [newest] = events.sort((a, b) => seenAt(b) - seenAt(a));
      if (newest) {
        const words = newest.note?.replaceAll(IDS, '…') ?? '';
        text = cutText(`${newest.reason}: ${words}`.trim(), LENGTH);
      }
    } catch (error) {
      // The session's state is known without; only its words are poorer.
      context.log.warn({ err: error, pod: name }, 'Its events were not read');
    }
    this.#known.set(key, { uid, at: now, text });
    return text;
  }

  /** Nobody will ask for this session's Pod any more. */
  forget(key: string): void {
    this.#known.delete(key);
  }

  async #eventsOf(
    { metadata: { namespace = '', uid = '' } }: Pod,
    signal: AbortSignal,
  ): Promise<KubernetesEvent[]> {
    const events = await this.#readingOf(namespace, signal).events;
    if (events !== 'crowded') {
      return events.filter(event => event.regarding?.uid === uid);
    }
    const { items } = await this.#read(
      namespace,
      `regarding.uid=${uid}`,
      signal,
    );
    return items;
  }

  #readingOf(namespace: string, signal: AbortSignal): Reading {
    const now = this.#clock.now();
    for (const [name, { at }] of this.#readings) {
      if (now - at >= SHARED_MS) this.#readings.delete(name);
    }
    let reading = this.#readings.get(namespace);
    if (!reading) {
      const events = this.#read(namespace, 'regarding.kind=Pod', signal).then(
        ({ items, continueToken }) => (continueToken ? 'crowded' : items),
      );
      reading = { at: now, events };
      this.#readings.set(namespace, reading);
    }
    return reading;
  }

  #read(namespace: string, which: string, signal: AbortSignal) {
    return this.#client.listPage(EVENTS, {
      namespace,
      fieldSelector: `${which},type=Warning`,
      limit: MOST,
      timeoutMs: LIMIT_MS,
      signal,
    });
  }
}

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

/** What was read at once: words by the UIDs of Pods of a namespace, or that there is too much of it. */
interface Reading {
  at: number;
  words: Promise<ReadonlyMap<string, string> | 'crowded'>;
}

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
    if (known && this.#clock.now() - known.at < FRESH_MS) return known.text;
    try {
      const { at, text = known?.text } = await this.#ask(pod, context.signal);
      this.#known.set(key, { uid, at, text });
      return text;
    } catch (error) {
      // The session's state is known without; only its words are poorer, until the next pass.
      context.log.warn({ err: error, pod: name }, 'Its events were not read');
      return known?.text;
    }
  }

  /** Nobody will ask for this session's Pod any more. */
  forget(key: string): void {
    this.#known.delete(key);
  }

  async #ask(
    { metadata: { namespace = '', uid = '' } }: Pod,
    signal: AbortSignal,
  ): Promise<{ at: number; text?: string }> {
    const { at, words } = this.#readingOf(namespace);
    const found = await words;
    if (found !== 'crowded') return { at, text: found.get(uid) };
    const now = this.#clock.now();
    const page = await this.#read(namespace, `regarding.uid=${uid}`, signal);
    return { at: now, text: wordsByPod(page.items).get(uid) };
  }

  /** Without a signal: what one pass gives up, others still wait for. */
  #readingOf(namespace: string): Reading {
    const now = this.#clock.now();
    for (const [name, { at }] of this.#readings) {
      if (now - at >= SHARED_MS) this.#readings.delete(name);
    }
    let reading = this.#readings.get(namespace);
    if (!reading) {
      const words = this.#read(namespace, 'regarding.kind=Pod').then(page =>
        page.continueToken ? 'crowded' : wordsByPod(page.items),
      );
      reading = { at: now, words };
      this.#readings.set(namespace, reading);
    }
    return reading;
  }

  #read(namespace: string, which: string, signal?: AbortSignal) {
    return this.#client.listPage(EVENTS, {
      namespace,
      fieldSelector: `${which},type=Warning`,
      limit: MOST,
      timeoutMs: LIMIT_MS,
      signal,
    });
  }
}

/** The latest warning about each Pod, in words. */
function wordsByPod(events: readonly KubernetesEvent[]): Map<string, string> {
  const words = new Map<string, string>();
  for (const event of events.toSorted((a, b) => seenAt(a) - seenAt(b))) {
    const note = event.note?.replaceAll(IDS, '…') ?? '';
    words.set(
      event.regarding?.uid ?? '',
      cutText(`${event.reason}: ${note}`.trim(), LENGTH),
    );
  }
  return words;
}

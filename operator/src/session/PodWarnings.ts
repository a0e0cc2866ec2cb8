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

/**
 * What Kubernetes warns of about a Pod: the one thing that stands in no status, such as a RuntimeClass whose handler is
 * missing, or a volume that cannot be mounted. The only thing of sessions that is read and not watched, so it is asked for
 * Pods alone that are slow.
 */
export class PodWarnings {
  readonly #client: Pick<KubernetesClient, 'list'>;
  readonly #clock: Clock;
  /** By the session's key. */
  readonly #known = new Map<
    string,
    { uid: string; at: number; text?: string }
  >();

  constructor(options: {
    client: Pick<KubernetesClient, 'list'>;
    clock: Clock;
  }) {
    this.#client = options.client;
    this.#clock = options.clock;
  }

  /** The latest warning about a session's Pod, as `reason: words`. Undefined where there is none, or nobody answers. */
  async latest(
    key: string,
    { metadata }: Pod,
    { signal, log }: ReconcileContext,
  ): Promise<string | undefined> {
    const uid = metadata.uid ?? '';
    const kept = this.#known.get(key);
    const known = kept?.uid === uid ? kept : undefined;
    const now = this.#clock.now();
    if (known && now - known.at < FRESH_MS) return known.text;
    let text = known?.text;
    try {
      const { items } = await this.#client.list(EVENTS, {
        namespace: metadata.namespace,
        fieldSelector: `regarding.uid=${uid},type=Warning`,
        timeoutMs: LIMIT_MS,
        signal,
      });
      const [newest] = items.sort((a, b) => seenAt(b) - seenAt(a));
      if (newest) {
        const words = newest.note?.replaceAll(IDS, '…') ?? '';
        text = cutText(`${newest.reason}: ${words}`.trim(), LENGTH);
      }
    } catch (error) {
      // The session's state is known without; only its words are poorer.
      log.warn({ err: error, pod: metadata.name }, 'Its events were not read');
    }
    this.#known.set(key, { uid, at: now, text });
    return text;
  }

  /** Nobody will ask for this session's Pod any more. */
  forget(key: string): void {
    this.#known.delete(key);
  }
}

import {
  sessionResource,
  type Session,
} from '@agentic-sessions/kubernetes-api';
import {
  Informer,
  PODS,
  type KubernetesClient,
  type Pod,
} from '@agentic-sessions/kubernetes-client';
import { setTimeout as sleep } from 'node:timers/promises';
import { MilestoneLog } from './MilestoneLog';

/** Begins the names of all Pods that are looked at; what follows tells them apart. */
export const POD_PREFIX = 'session-';

/** A clock that never goes back, in milliseconds. */
const now = () => performance.now();

/** Sees sessions and Pods as any client of the API server does, by watches of its own, and notes when. */
export class SessionObserver {
  readonly log = new MilestoneLog();
  readonly #sessions: Informer<Session>;
  readonly #pods: Informer<Pod>;
  readonly #namespaces: ReadonlySet<string>;
  readonly #stop = new AbortController();
  #following: Promise<unknown> = Promise.resolve();

  constructor(client: KubernetesClient, namespaces: readonly string[]) {
    this.#namespaces = new Set(namespaces);
    // Only what is looked at is kept: who measures must not be what is slow.
    this.#sessions = new Informer<Session>({
      client,
      resource: sessionResource,
      transform: ({
        metadata: { name, namespace, uid, labels, ...rest },
        status,
        ...session
      }) => ({
        ...session,
        metadata: {
          name,
          namespace,
          uid,
          labels,
          resourceVersion: rest.resourceVersion,
        },
        spec: { ...session.spec, prompt: '' },
        status: { phase: status?.phase, reason: status?.reason },
      }),
    });
    this.#pods = new Informer<Pod>({
      client,
      resource: PODS,
      transform: ({
        metadata: { name, namespace, uid, resourceVersion },
        status,
      }) => ({
        metadata: { name, namespace, uid, resourceVersion },
        spec: { containers: [] },
        status: { conditions: status?.conditions },
      }),
    });
    this.#sessions.addHandler(({ type, object }) => {
      if (type !== 'deleted' && object.status?.phase === 'Running') {
        this.log.record(object.metadata.name, 'running', now());
      }
    });
    this.#pods.addHandler(({ type, object }) => {
      const { name } = object.metadata;
      if (type === 'deleted' || !name.startsWith(POD_PREFIX)) return;
      const id = name.slice(POD_PREFIX.length);
      this.log.record(id, 'pod', now());
      const ready = object.status?.conditions?.some(
        ({ type: condition, status }) =>
          condition === 'Ready' && status === 'True',
      );
      if (ready) this.log.record(id, 'podReady', now());
    });
  }

  /** Begins; resolves when what is there already is known. */
  async start(): Promise<void> {
    const { signal } = this.#stop;
    this.#following = Promise.all([
      this.#sessions.run(signal),
      this.#pods.run(signal),
    ]);
    await this.#sessions.waitForSync(signal);
    await this.#pods.waitForSync(signal);
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#following;
  }

  /** Sessions in its namespaces that have come to a phase; all of them where none is named. */
  count(phase?: string): number {
    return [...this.#sessions.store.values()].filter(
      ({ metadata, status }) =>
        this.#namespaces.has(metadata.namespace ?? '') &&
        (phase === undefined || status?.phase === phase),
    ).length;
  }

  /**
   * Resolves when there are only so many sessions in its namespaces, and not one Pod.
   *
   * @throws Error where that takes too long
   */
  async emptied(
    sessions: number,
    options: { timeoutMs: number; signal?: AbortSignal },
  ): Promise<void> {
    const deadline = now() + options.timeoutMs;
    const pods = () =>
      [...this.#pods.store.values()].filter(({ metadata }) =>
        this.#namespaces.has(metadata.namespace ?? ''),
      ).length;
    while (this.count() > sessions || pods() > 0) {
      if (now() > deadline) {
        throw new Error(
          `After ${options.timeoutMs / 1000} s there are still ${
            this.count() - sessions
          } sessions and ${pods()} Pods that were deleted`,
        );
      }
      await sleep(100, undefined, { signal: options.signal });
    }
  }
}

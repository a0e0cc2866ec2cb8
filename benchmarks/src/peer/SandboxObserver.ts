import {
  Informer,
  type KubernetesClient,
} from '@agentic-sessions/kubernetes-client';
import { setTimeout as sleep } from 'node:timers/promises';
import type { MilestoneLog } from '../operator/MilestoneLog';
import { POD_PREFIX } from '../operator/SessionObserver';
import { SANDBOXES, type Sandbox } from './SANDBOXES';

/** Sees Sandboxes as any client of the API server does, by a watch of its own: one that is Ready counts as running. */
export class SandboxObserver {
  readonly #sandboxes: Informer<Sandbox>;
  readonly #stop = new AbortController();
  #following: Promise<unknown> = Promise.resolve();

  /** @param log - where it is noted, beside their Pods */
  constructor(client: KubernetesClient, log: MilestoneLog) {
    this.#sandboxes = new Informer<Sandbox>({
      client,
      resource: SANDBOXES,
      transform: ({ metadata, status }) => ({
        metadata: {
          name: metadata.name,
          namespace: metadata.namespace,
          uid: metadata.uid,
          resourceVersion: metadata.resourceVersion,
        },
        spec: { podTemplate: { spec: { containers: [] } } },
        status: { conditions: status?.conditions },
      }),
    });
    this.#sandboxes.addHandler(({ type, object: { metadata, status } }) => {
      const ready = status?.conditions?.some(
        condition => condition.type === 'Ready' && condition.status === 'True',
      );
      if (type === 'deleted' || !ready) return;
      log.record(
        metadata.name.slice(POD_PREFIX.length),
        'running',
        performance.now(),
      );
    });
  }

  /** Begins; resolves when what is there already is known. */
  async start(): Promise<void> {
    const { signal } = this.#stop;
    this.#following = this.#sandboxes.run(signal);
    await this.#sandboxes.waitForSync(signal);
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#following;
  }

  /**
   * Resolves when there is none left.
   *
   * @throws Error where that takes too long
   */
  async emptied(options: {
    timeoutMs: number;
    signal?: AbortSignal;
  }): Promise<void> {
    const deadline = performance.now() + options.timeoutMs;
    while (this.#sandboxes.store.size > 0) {
      if (performance.now() > deadline) {
        throw new Error(
          `After ${options.timeoutMs / 1000} s there are still ${
            this.#sandboxes.store.size
          } Sandboxes that were deleted`,
        );
      }
      await sleep(100, undefined, { signal: options.signal });
    }
  }
}

import {
  isTooManyRequests,
  isTransient,
  type Clock,
} from '@agentic-sessions/kubernetes-client';
import type { Logger } from 'pino';
import type { WorkQueue } from '../queue/WorkQueue';
import type { ControllerMetrics } from './ControllerMetrics';
import type { Reconciler, ReconcileResult } from './Reconciler';

/** What a {@link Controller} is made of. */
export interface ControllerOptions {
  name: string;
  queue: WorkQueue;
  reconciler: Reconciler;
  workers: number;
  clock: Clock;
  log: Logger;
  newId: () => string;
  metrics?: ControllerMetrics;
  /** Longest that one reconcile may take; default {@link RECONCILE_LIMIT_MS}. */
  timeoutMs?: number;
}

/** Longest that one reconcile may take. */
export const RECONCILE_LIMIT_MS = 60_000;

/** A bug of ours, where Go would panic; counted apart from what the world refuses. */
function isBug(error: unknown): boolean {
  return (
    error instanceof TypeError ||
    error instanceof RangeError ||
    error instanceof ReferenceError
  );
}

/** The client has waited as the server asked; after that, so long at most. It is sent again one by one as workers are free. */
const BUSY_MS = 3_000;

/** Whether nobody answered, or only that something is broken: not a bug of ours, and not a server that asks for patience. */
function isNoAnswer(error: unknown): boolean {
  return isTransient(error) && !isTooManyRequests(error);
}

/** Takes keys from a queue with several workers; failures go back in with growing waits. */
export class Controller {
  readonly #options: ControllerOptions;
  #active = 0;

  constructor(options: ControllerOptions) {
    this.#options = options;
  }

  /**
   * Works until the queue is closed and what was under way has ended.
   *
   * @param signal - aborted when patience with work under way ends
   */
  async run(signal: AbortSignal): Promise<void> {
    await Promise.all(
      Array.from({ length: this.#options.workers }, () => this.#work(signal)),
    );
  }

  async #work(signal: AbortSignal): Promise<void> {
    const { queue, metrics } = this.#options;
    for (let key = await queue.get(); key; key = await queue.get()) {
      this.#active += 1;
      metrics?.activeWorkers(this.#active);
      try {
        await this.#handle(key, signal);
      } finally {
        this.#active -= 1;
        metrics?.activeWorkers(this.#active);
        queue.done(key);
      }
    }
  }

  async #handle(key: string, signal: AbortSignal): Promise<void> {
    const { queue, reconciler, clock, newId, metrics } = this.#options;
    const reconcileId = newId();
    let ownLog: Logger | undefined;
    // Most passes say nothing, and a logger that carries fields costs more than a look into the caches.
    const log = () => {
      ownLog ??= this.#options.log.child({
        controller: this.#options.name,
        [this.#options.name]: key,
        reconcileID: reconcileId,
        ...reconciler.logFields?.(key),
      });
      return ownLog;
    };
    const startedAt = clock.now();
    const deadline = new AbortController();
    let isLate = false;
    const cancel = clock.setTimeout(() => {
      isLate = true;
      deadline.abort(new Error('The reconcile took too long'));
    }, this.#options.timeoutMs ?? RECONCILE_LIMIT_MS);
    // Not AbortSignal.any, which costs more than most passes.
    const give = () => deadline.abort(signal.reason);
    signal.addEventListener('abort', give, { once: true });
    if (signal.aborted) give();
    const seconds = () => (clock.now() - startedAt) / 1000;
    let result: ReconcileResult;
    try {
      result = await reconciler.reconcile(key, {
        signal: deadline.signal,
        get log() {
          return log();
        },
        reconcileId,
      });
    } catch (error) {
      metrics?.reconciled('error', seconds());
      let kind: 'error' | 'timeout' | 'panic' = 'error';
      if (isLate) kind = 'timeout';
      else if (isBug(error)) kind = 'panic';
      metrics?.failed(kind);
      queue.addRateLimited(key, {
        byOutage: kind === 'timeout' || isNoAnswer(error),
        atMostMs: isTooManyRequests(error) ? BUSY_MS : undefined,
      });
      log()[kind === 'panic' ? 'error' : 'warn'](
        { err: error, failures: queue.failures(key) },
        'Reconcile failed; it will be tried again',
      );
      return;
    } finally {
      cancel();
      signal.removeEventListener('abort', give);
    }
    queue.forget(key);
    if (result.requeueAfterMs === undefined) {
      metrics?.reconciled('success', seconds());
    } else {
      metrics?.reconciled('requeue_after', seconds());
      // Unlike a retry not with the priority it had: the news for which it came first has been seen.
      queue.add(key, { afterMs: result.requeueAfterMs });
    }
  }
}

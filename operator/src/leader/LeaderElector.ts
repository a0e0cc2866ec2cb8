import {
  LEASES,
  isAlreadyExists,
  isConflict,
  isNotFound,
  sleep,
  type Clock,
  type KubernetesClient,
  type Lease,
} from '@agentic-sessions/kubernetes-client';
import type { Logger } from 'pino';

/** Who is elected, by which Lease, and how patiently. The times are client-go's. */
export interface LeaderElectorOptions {
  client: KubernetesClient;
  clock: Clock;
  log: Logger;
  namespace: string;
  name: string;
  /** Must be another for every process that lives at the same time. */
  identity: string;
  /**
   * Whether a former holder is certainly dead, so that its lease need not run out first: an earlier life of this very
   * replica.
   */
  isKnownDead?: (identity: string) => boolean;
  /** A lease that was not renewed for so long is free; default 15 s. */
  leaseMs?: number;
  /** A leader that could not renew for so long steps down; default 10 s. */
  renewMs?: number;
  /** Between two tries; default 2 s. */
  retryMs?: number;
  random?: () => number;
  onChange?: (leading: boolean) => void;
}

/**
 * Election by a Lease, as client-go does it: clocks of different machines are never compared, a foreign lease counts
 * from when we saw it change. Of several processes at most one leads, as long as none of them sleeps longer than
 * `leaseMs - renewMs` between looking at {@link isLeading} and acting; what they do must bear that.
 */
export class LeaderElector {
  readonly #options: LeaderElectorOptions;
  readonly #leaseMs: number;
  readonly #renewMs: number;
  readonly #retryMs: number;
  /** The record as last seen, and when it last changed by our own clock. */
  #seen: { record: string; at: number } | undefined;
  #lease: Lease | undefined;
  #renewedAt = Number.NEGATIVE_INFINITY;
  #leading = false;

  constructor(options: LeaderElectorOptions) {
    this.#options = options;
    this.#leaseMs = options.leaseMs ?? 15_000;
    this.#renewMs = options.renewMs ?? 10_000;
    this.#retryMs = options.retryMs ?? 2_000;
  }

  /** Whether we lead at this very moment: the lease was renewed recently enough. */
  isLeading(): boolean {
    return (
      this.#leading &&
      this.#options.clock.now() - this.#renewedAt < this.#renewMs
    );
  }

  /**
   * Waits until we lead, then runs `lead`; its signal is aborted when the lease is lost or `signal` is. Resolves when
   * `lead` has ended after `signal` was aborted, with the lease released; rejects when the lease was lost.
   *
   * @throws Error `Lost the lease` — the process should end and begin anew with what the cluster knows.
   */
  async run(
    signal: AbortSignal,
    lead: (signal: AbortSignal) => Promise<void>,
  ): Promise<void> {
    const { clock, log, identity } = this.#options;
    while (!(await this.#try(signal))) {
      await sleep(clock, this.#jittered(), signal);
    }
    this.#changed(true);
    log.info({ identity }, 'Leading');
    const lost = new AbortController();
    const stopRenewing = new AbortController();
    const renewing = this.#keepRenewing(stopRenewing.signal, lost);
    try {
      await lead(AbortSignal.any([signal, lost.signal]));
    } finally {
      stopRenewing.abort();
      await renewing;
      this.#changed(false);
    }
    if (lost.signal.aborted) throw lost.signal.reason;
    await this.#release();
  }

  #changed(leading: boolean): void {
    this.#leading = leading;
    this.#options.onChange?.(leading);
  }

  #jittered(): number {
    return this.#retryMs * (1 + 0.2 * (this.#options.random ?? Math.random)());
  }

  async #keepRenewing(
    signal: AbortSignal,
    lost: AbortController,
  ): Promise<void> {
    const { clock, log } = this.#options;
    for (;;) {
      try {
        await sleep(clock, this.#retryMs, signal);
      } catch {
        return;
      }
      if (await this.#try(signal)) continue;
      if (signal.aborted) return;
      if (clock.now() - this.#renewedAt >= this.#renewMs) {
        log.error('Could not renew the lease in time: no longer leading');
        this.#changed(false);
        lost.abort(new Error('Lost the lease'));
        return;
      }
    }
  }

  /** Takes or renews the lease if that is allowed. False where it is not, or where nobody can tell. */
  async #try(signal: AbortSignal): Promise<boolean> {
    const { client, clock, log, namespace, name, identity } = this.#options;
    const options = { signal, timeoutMs: this.#renewMs / 2 };
    const startedAt = clock.now();
    try {
      // While we lead, what we wrote last is what is there; only a conflict makes us look again.
      this.#lease ??= await client
        .get(LEASES, { namespace, name }, options)
        .catch(error => {
          if (isNotFound(error)) return undefined;
          throw error;
        });
      if (!this.#lease) {
        this.#lease = await client.create(
          LEASES,
          this.#next(undefined),
          options,
        );
      } else {
        if (!this.#mayTake(this.#lease)) {
          this.#lease = undefined;
          return false;
        }
        this.#lease = await client.update(
          LEASES,
          this.#next(this.#lease),
          options,
        );
      }
      // From before the request: the server may have had it at any time since.
      this.#renewedAt = startedAt;
      return true;
    } catch (error) {
      this.#lease = undefined;
      if (!isConflict(error) && !isAlreadyExists(error) && !signal.aborted) {
        log.warn({ err: error, identity }, 'The lease could not be written');
      }
      return false;
    }
  }

  #mayTake(lease: Lease): boolean {
    const { clock, identity, isKnownDead } = this.#options;
    const record = JSON.stringify(lease.spec ?? {});
    if (this.#seen?.record !== record) {
      this.#seen = { record, at: clock.now() };
    }
    const holder = lease.spec?.holderIdentity;
    if (!holder || holder === identity || isKnownDead?.(holder)) return true;
    const theirs = (lease.spec?.leaseDurationSeconds ?? 15) * 1000;
    return clock.now() - this.#seen.at >= theirs;
  }

  #next(lease: Lease | undefined): Lease {
    const { clock, namespace, name, identity } = this.#options;
    const now = microTime(clock.now());
    const ours = lease?.spec?.holderIdentity === identity;
    return {
      metadata: {
        namespace,
        name,
        ...(lease ? { resourceVersion: lease.metadata.resourceVersion } : {}),
      },
      spec: {
        holderIdentity: identity,
        leaseDurationSeconds: Math.ceil(this.#leaseMs / 1000),
        acquireTime: ours ? lease?.spec?.acquireTime : now,
        renewTime: now,
        leaseTransitions:
          (lease?.spec?.leaseTransitions ?? 0) + (lease && !ours ? 1 : 0),
      },
    };
  }

  /** Lets the next one lead at once. Not being able to is no harm: the lease runs out. */
  async #release(): Promise<void> {
    const { client, clock, log } = this.#options;
    const lease = this.#lease;
    if (!lease) return;
    const now = microTime(clock.now());
    try {
      await client.update(
        LEASES,
        {
          metadata: lease.metadata,
          spec: {
            ...lease.spec,
            holderIdentity: '',
            leaseDurationSeconds: 1,
            renewTime: now,
            acquireTime: now,
          },
        },
        { timeoutMs: 3_000 },
      );
      log.info('Released the lease');
    } catch (error) {
      log.warn({ err: error }, 'The lease could not be released; it runs out');
    }
  }
}

/** RFC 3339 with microseconds, as Leases have it. */
function microTime(ms: number): string {
  return new Date(ms).toISOString().replace('Z', '000Z');
}

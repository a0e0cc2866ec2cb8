import {
  LEASES,
  isAlreadyExists,
  isConflict,
  isNotFound,
  sleep,
  steadyClock,
  type Clock,
  type KubernetesClient,
  type Lease,
} from '@agentic-sessions/kubernetes-client';
import type { Logger } from 'pino';
import { microTime } from '../microTime';

/** Who is elected, by which Lease, and how patiently. The times are client-go's. */
export interface LeaderElectorOptions {
  client: KubernetesClient;
  /** Tells the times that are written into the Lease. */
  clock: Clock;
  /** Measures how long ago something was; default {@link steadyClock}. */
  steady?: Clock;
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

/** Limit for each request that gives the lease back. */
const RELEASE_MS = 3_000;

/** What a try to hold the lease came to. */
type Outcome = 'held' | 'foreign' | 'unknown';

/**
 * Election by a Lease, as client-go does it: clocks of different machines are never compared, a foreign lease counts
 * from when we saw it change, by a clock that nobody sets. Of several processes at most one leads, as long as none of them
 * sleeps longer than `leaseMs - renewMs` between looking at {@link isLeading} and acting; what they do must bear that.
 */
export class LeaderElector {
  readonly #options: LeaderElectorOptions;
  readonly #leaseMs: number;
  readonly #renewMs: number;
  readonly #retryMs: number;
  /** The record as last seen, and when it last changed by our own clock. */
  #seen: { record: string; at: number } | undefined;
  #lease: Lease | undefined;
  /** By the steady clock, and by the machine's own. */
  #renewedAt = {
    steady: Number.NEGATIVE_INFINITY,
    wall: Number.NEGATIVE_INFINITY,
  };
  #leading = false;
  readonly #steady: Clock;
  /** When the loop that takes and renews last came by; undefined while there is none. */
  #triedAt: number | undefined;

  constructor(options: LeaderElectorOptions) {
    this.#options = options;
    this.#steady = options.steady ?? steadyClock;
    this.#leaseMs = options.leaseMs ?? 15_000;
    this.#renewMs = options.renewMs ?? 10_000;
    this.#retryMs = options.retryMs ?? 2_000;
  }

  /**
   * Whether we lead at this very moment: the lease was renewed recently enough, by both clocks. The steady one stands
   * still while the machine sleeps; the other may be set. Who must only not lead too long believes the later.
   */
  isLeading(): boolean {
    const { steady, wall } = this.#renewedAt;
    return (
      this.#leading &&
      this.#steady.now() - steady < this.#renewMs &&
      this.#options.clock.now() - wall < this.#renewMs
    );
  }

  /** For how long nothing has come of taking or renewing the lease, be it yes or no; 0 where nobody tries. */
  stalledMs(): number {
    return this.#triedAt === undefined ? 0 : this.#steady.now() - this.#triedAt;
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
    const { log, identity } = this.#options;
    await this.#take(signal);
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

  async #take(signal: AbortSignal): Promise<void> {
    try {
      for (;;) {
        const outcome = await this.#try(signal);
        if (outcome === 'held') return;
        // Who leads is not asked too often; whether the API server is back may be.
        const wait = this.#jittered() / (outcome === 'unknown' ? 2 : 1);
        await sleep(this.#steady, wait, signal);
      }
    } finally {
      this.#triedAt = undefined;
    }
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
    try {
      for (;;) {
        this.#triedAt = this.#steady.now();
        await sleep(this.#steady, this.#retryMs, signal);
        const outcome = await this.#try(signal);
        if (outcome === 'held') continue;
        signal.throwIfAborted();
        const late = this.#steady.now() - this.#renewedAt.steady;
        if (outcome === 'unknown' && late < this.#renewMs) continue;
        this.#options.log.error(
          outcome === 'foreign'
            ? 'Another process holds the lease: no longer leading'
            : 'Could not renew the lease in time: no longer leading',
        );
        this.#changed(false);
        lost.abort(new Error('Lost the lease'));
        return;
      }
    } catch (error) {
      // The signal ends it; what a try meets is its outcome.
      if (!signal.aborted) throw error;
    } finally {
      this.#triedAt = undefined;
    }
  }

  /** Takes or renews the lease if that is allowed; `unknown` where nobody can tell. */
  async #try(signal: AbortSignal): Promise<Outcome> {
    const outcome = await this.#tryOnce(signal);
    // Somebody wrote it meanwhile. A leader must know at once who.
    return outcome === 'conflict' ? this.#tryAgain(signal) : outcome;
  }

  async #tryAgain(signal: AbortSignal): Promise<Outcome> {
    const outcome = await this.#tryOnce(signal);
    return outcome === 'conflict' ? 'unknown' : outcome;
  }

  async #tryOnce(signal: AbortSignal): Promise<Outcome | 'conflict'> {
    const { client, clock, log, namespace, name, identity } = this.#options;
    const options = { signal, timeoutMs: this.#renewMs / 2 };
    this.#triedAt = this.#steady.now();
    const startedAt = { steady: this.#triedAt, wall: clock.now() };
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
          return 'foreign';
        }
        this.#lease = await client.update(
          LEASES,
          this.#next(this.#lease),
          options,
        );
      }
      // From before the request: the server may have had it at any time since.
      this.#renewedAt = startedAt;
      return 'held';
    } catch (error) {
      this.#lease = undefined;
      if (isConflict(error) || isAlreadyExists(error)) return 'conflict';
      if (!signal.aborted) {
        log.warn({ err: error, identity }, 'The lease could not be written');
      }
      return 'unknown';
    }
  }

  #mayTake(lease: Lease): boolean {
    const { identity, isKnownDead } = this.#options;
    const now = this.#steady.now();
    const record = JSON.stringify(lease.spec ?? {});
    if (this.#seen?.record !== record) this.#seen = { record, at: now };
    const holder = lease.spec?.holderIdentity;
    // Whoever was chosen while we led began a term of its own, however that went.
    if (this.#leading && holder && holder !== identity) return false;
    if (!holder || holder === identity || isKnownDead?.(holder)) return true;
    const theirs = (lease.spec?.leaseDurationSeconds ?? 15) * 1000;
    return now - this.#seen.at >= theirs;
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
    const { log } = this.#options;
    try {
      await this.#giveBack(this.#lease).catch(error => {
        if (!isConflict(error)) throw error;
        // A renewal that we did not wait for has arrived.
        return this.#giveBack(undefined);
      });
      log.info('Released the lease');
    } catch (error) {
      log.warn({ err: error }, 'The lease could not be released; it runs out');
    }
  }

  /** @param known - the lease as we wrote it last; undefined where that is not known */
  async #giveBack(known: Lease | undefined): Promise<void> {
    const { client, clock, namespace, name, identity } = this.#options;
    const options = { timeoutMs: RELEASE_MS };
    const lease =
      known ?? (await client.get(LEASES, { namespace, name }, options));
    if (lease.spec?.holderIdentity !== identity) return;
    const now = microTime(clock.now());
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
      options,
    );
  }
}

import type { Clock } from '../Clock';

/**
 * Limits what is still delivered when a session ends while the portal is away: `flushMs` from the end on, and never longer than
 * `terminationMs` after SIGTERM, before the kubelet's patience ends.
 */
export class Deadline {
  private readonly controller = new AbortController();
  private readonly done = new AbortController();
  private readonly clock: Clock;

  constructor(clock: Clock) {
    this.clock = clock;
  }

  /** Aborted when what is not delivered by now stays undelivered. */
  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** Lets the time run; the earliest of several counts. */
  async expireAfter(ms: number): Promise<void> {
    await this.clock.sleep(ms, this.done.signal);
    if (!this.done.signal.aborted) this.controller.abort();
  }

  /** Everything is delivered; no time runs any more. */
  met(): void {
    this.done.abort();
  }
}

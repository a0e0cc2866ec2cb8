import type { Clock } from '../Clock';
import type { PortalPresence } from './PortalPresence';

const FIRST_MS = 200;

/** A portal that answers with errors has trouble enough. */
const LONGEST_MS = 15_000;

/** Nobody is there to be troubled: a refused connection costs next to nothing, a session that stands still costs a person's time. */
const LONGEST_AWAY_MS = 3_000;

/**
 * Waits longer after each failure, each time a random part of that, so that a thousand runners do not come back to a restarted
 * portal at the same moment. Up to 15 s; up to 3 s while the portal is away, and no longer once any request finds it back.
 */
export class Backoff {
  private failures = 0;
  private readonly clock: Clock;
  private readonly presence: PortalPresence;
  private readonly random: () => number;

  constructor(
    clock: Clock,
    presence: PortalPresence,
    random: () => number = Math.random,
  ) {
    this.clock = clock;
    this.presence = presence;
    this.random = random;
  }

  async wait(signal?: AbortSignal): Promise<void> {
    const { away, back } = this.presence;
    const longest = away ? LONGEST_AWAY_MS : LONGEST_MS;
    const ceiling = Math.min(longest, FIRST_MS * 2 ** this.failures);
    this.failures += 1;
    const until = [...(signal ? [signal] : []), ...(away ? [back] : [])];
    await this.clock.sleep(
      ceiling * (0.5 + this.random() / 2),
      AbortSignal.any(until),
    );
  }

  reset(): void {
    this.failures = 0;
  }
}

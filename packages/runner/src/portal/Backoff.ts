import type { Clock } from '../Clock';

const FIRST_MS = 200;
const LONGEST_MS = 15_000;

/**
 * Waits longer after each failure, up to 15 s, each time a random part of that, so that a thousand runners do not come back
 * to a restarted portal at the same moment.
 */
export class Backoff {
  private failures = 0;
  private readonly clock: Clock;
  private readonly random: () => number;

  constructor(clock: Clock, random: () => number = Math.random) {
    this.clock = clock;
    this.random = random;
  }

  async wait(signal?: AbortSignal): Promise<void> {
    const ceiling = Math.min(LONGEST_MS, FIRST_MS * 2 ** this.failures);
    this.failures += 1;
    await this.clock.sleep(ceiling * (0.5 + this.random() / 2), signal);
  }

  reset(): void {
    this.failures = 0;
  }
}

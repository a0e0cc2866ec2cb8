/** When to renew, and whom to tell. */
export interface RenewalOptions {
  /** Age at which it is renewed, in milliseconds of the wall clock. */
  everyMs: number;
  /** Told of every failure; it is tried again at the next look. */
  onProblem: (error: unknown) => void;
  /** How often the clock is looked at; a minute by default. */
  lookMs?: number;
  now?: () => number;
}

/**
 * Renews something again and again. It goes by the wall clock, looked at often, and not by one long timer: a machine
 * that slept for a week must renew when it wakes, not half a day later.
 *
 * @returns a function that ends it
 */
export function keepRenewing(
  renew: () => Promise<void>,
  options: RenewalOptions,
): () => void {
  const { everyMs, onProblem, lookMs = 60_000, now = Date.now } = options;
  let renewedAt = now();
  let busy = false;
  const timer = setInterval(async () => {
    if (busy || now() - renewedAt < everyMs) {
      return;
    }
    busy = true;
    const begun = now();
    try {
      await renew();
      renewedAt = begun;
    } catch (error) {
      onProblem(error);
    }
    busy = false;
  }, lookMs);
  timer.unref();
  return () => clearInterval(timer);
}

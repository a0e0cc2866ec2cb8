/** Time as something that is given, so that a test owns it. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Calls `callback` once after `ms`; the answer cancels it. */
  setTimeout(callback: () => void, ms: number): () => void;
}

// Node fires at once for what does not fit in 31 bits.
const LONGEST_MS = 2 ** 31 - 1;

/** The machine's own clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  setTimeout(callback, ms) {
    const timer = setTimeout(callback, Math.min(ms, LONGEST_MS));
    return () => clearTimeout(timer);
  },
};

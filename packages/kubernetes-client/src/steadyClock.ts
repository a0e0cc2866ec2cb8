import { systemClock, type Clock } from './Clock';

/**
 * A clock for durations: it goes on evenly whatever is done to the machine's own. Its times mean something only beside
 * one another, and only in this process.
 */
export const steadyClock: Clock = {
  now: () => performance.timeOrigin + performance.now(),
  setTimeout: systemClock.setTimeout,
};

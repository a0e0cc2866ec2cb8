import type { Spread } from './Spread';

/**
 * Median and range of repeats; between two in the middle their mean.
 *
 * @throws RangeError where there are none
 */
export function spreadOf(values: readonly number[]): Spread {
  if (values.length === 0) {
    throw new RangeError('There is no spread of nothing');
  }
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return {
    median:
      sorted.length % 2 === 1
        ? sorted[middle]
        : (sorted[middle - 1] + sorted[middle]) / 2,
    min: sorted[0],
    max: sorted[sorted.length - 1],
    n: sorted.length,
  };
}

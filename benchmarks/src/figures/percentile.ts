/**
 * The smallest of the values that is not below this share of them (nearest rank): always one that was measured.
 *
 * @param share - 0 to 1, e.g. 0.99
 * @throws RangeError where there are no values
 */
export function percentile(values: readonly number[], share: number): number {
  if (values.length === 0) {
    throw new RangeError('There is no percentile of nothing');
  }
  const sorted = [...values].sort((a, b) => a - b);
  const rank = Math.ceil(share * sorted.length);
  return sorted[Math.min(sorted.length, Math.max(1, rank)) - 1];
}

/** The same in the same order, beginning with another one each time. */
export function rotated<T>(values: readonly T[], turn: number): T[] {
  const first = turn % Math.max(1, values.length);
  return [...values.slice(first), ...values.slice(0, first)];
}

/** The smaller of the limits that are set; absent where none is. */
export function smaller(...limits: (number | undefined)[]): number | undefined {
  const set = limits.filter(limit => limit !== undefined);
  return set.length ? Math.min(...set) : undefined;
}

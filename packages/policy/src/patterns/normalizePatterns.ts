import { coversPattern } from './coversPattern';

/** The same set of names in the fewest patterns, in an order that does not depend on how they were written. */
export function normalizePatterns(patterns: readonly string[]): string[] {
  const unique = [...new Set(patterns)].sort();
  return unique.filter(
    pattern =>
      !unique.some(other => other !== pattern && coversPattern(other, pattern)),
  );
}

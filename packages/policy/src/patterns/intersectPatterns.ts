import { coversPattern } from './coversPattern';
import { normalizePatterns } from './normalizePatterns';

/** Patterns for exactly the names that both lists match. An absent list matches every name. */
export function intersectPatterns(
  left: readonly string[] | undefined,
  right: readonly string[] | undefined,
): string[] {
  if (!left || !right) return normalizePatterns(left ?? right ?? ['*']);
  return normalizePatterns([
    ...left.filter(pattern =>
      right.some(other => coversPattern(other, pattern)),
    ),
    ...right.filter(pattern =>
      left.some(other => coversPattern(other, pattern)),
    ),
  ]);
}

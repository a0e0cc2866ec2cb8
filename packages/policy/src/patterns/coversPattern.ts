import { matchesPattern } from './matchesPattern';

/** Whether everything that `inner` matches is matched by `outer` too. */
export function coversPattern(outer: string, inner: string): boolean {
  if (!inner.endsWith('*')) return matchesPattern(outer, inner);
  return (
    outer.endsWith('*') && inner.slice(0, -1).startsWith(outer.slice(0, -1))
  );
}

import { coversPattern } from '../patterns/coversPattern';
import type { NameRules } from '../patterns/NameRules';

/** Whether every name that `inner` permits is permitted by `outer` too. */
export function areRulesTighter(inner: NameRules, outer: NameRules): boolean {
  const excluded = (pattern: string) =>
    inner.blocked.some(blocked => coversPattern(blocked, pattern));
  return inner.allowed
    .filter(allowed => !excluded(allowed))
    .every(
      allowed =>
        outer.allowed.some(pattern => coversPattern(pattern, allowed)) &&
        outer.blocked.every(
          blocked =>
            !coversPattern(blocked, allowed) &&
            (!coversPattern(allowed, blocked) || excluded(blocked)),
        ),
    );
}

import { matchesPattern } from './matchesPattern';
import type { NameRules } from './NameRules';

/** Whether a name may be used. Blocked wins. */
export function permitsName(rules: NameRules, name: string): boolean {
  return (
    rules.allowed.some(pattern => matchesPattern(pattern, name)) &&
    !rules.blocked.some(pattern => matchesPattern(pattern, name))
  );
}

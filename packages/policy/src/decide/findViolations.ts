import type { EffectivePolicy } from '../resolve/EffectivePolicy';
import type { PolicyInput, Violation } from './types';
import { weighRules } from './weighRules';

/**
 * What a request breaks: the part of `decidePolicy` for who asks again and again, as the operator does, and knows what
 * holds in the namespace already.
 *
 * @param policy - what `resolvePolicy` makes of the input's sources
 */
export function findViolations(
  input: Omit<PolicyInput, 'hash'>,
  policy: EffectivePolicy,
): Violation[] {
  return weighRules({ input, policy }).flatMap(
    finding => finding.violations ?? [],
  );
}

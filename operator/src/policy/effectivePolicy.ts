import {
  resolvePolicy,
  type EffectivePolicy,
  type PolicySources,
} from '@agentic-sessions/policy';

const known = new WeakMap<PolicySources, EffectivePolicy>();

/**
 * What holds by these sources, worked out once for each object of them: every pass of every session asks several times,
 * and policies change a few times a day. Nobody changes an object of sources or what this answers.
 */
export function effectivePolicy(sources: PolicySources): EffectivePolicy {
  let policy = known.get(sources);
  if (!policy) {
    policy = resolvePolicy(sources);
    known.set(sources, policy);
  }
  return policy;
}

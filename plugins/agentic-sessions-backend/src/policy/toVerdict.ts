import type { Verdict } from '@agentic-sessions/backstage-plugin-common';
import type { PolicyDecision } from '@agentic-sessions/policy';

/** A decision as the API tells it. */
export function toVerdict(
  decision: PolicyDecision,
  namespace: string,
  framework: string,
): Verdict {
  return {
    valid: decision.allowed,
    namespace,
    framework,
    estimatedCost: decision.worstCost && {
      amount: decision.worstCost.limit,
      currency: decision.worstCost.currency,
    },
    explanations: decision.explanations,
    warnings: decision.warnings,
    violations: decision.violations.map(({ rule, message, cure }) => ({
      rule,
      message,
      cure,
    })),
  };
}

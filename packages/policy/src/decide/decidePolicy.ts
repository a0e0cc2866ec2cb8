import { resolvePolicy } from '../resolve/resolvePolicy';
import { chooseModel } from './chooseModel';
import { limitCost } from './limitCost';
import { limitTimeouts } from './limitTimeouts';
import { takeSnapshot } from './takeSnapshot';
import type { PolicyDecision, PolicyInput, RuleContext } from './types';
import { weighRules } from './weighRules';

/**
 * Whether a session may start, as what, and why: one answer for the portal, the webhook and a dry run; the operator asks
 * for the violations in it (`findViolations`).
 * It looks at policy alone; whether the asker may start sessions at all is Kubernetes RBAC's to say.
 */
export function decidePolicy(input: PolicyInput): PolicyDecision {
  const context: RuleContext = { input, policy: resolvePolicy(input) };
  const findings = weighRules(context);
  const violations = findings.flatMap(finding => finding.violations ?? []);
  const namespace = input.namespace.name;
  const model = chooseModel(context);
  const worstCost = limitCost(context);
  return {
    allowed: violations.length === 0,
    snapshot: takeSnapshot(context, input.hash),
    ...(model !== undefined && { model }),
    timeouts: limitTimeouts(context).timeouts,
    queued:
      violations.length === 0 &&
      input.usageNow.running >= context.policy.maxRunning,
    ...(worstCost && { worstCost }),
    violations,
    warnings: [
      ...(input.platform
        ? []
        : ['There is no PlatformPolicy, so only the namespace sets limits.']),
      ...findings.flatMap(finding => finding.warnings ?? []),
    ],
    explanations: [
      violations.length
        ? `Policy of ${namespace} does not allow this.`
        : `Policy of ${namespace} allows this.`,
      ...findings.flatMap(finding => finding.explanations ?? []),
    ],
  };
}

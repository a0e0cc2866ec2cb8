import type { IncomingDelivery } from '../deliveries/IncomingDelivery';
import type { DeliveryPlan } from '../deliveries/planDelivery';

/** The contract's answer to a dry run: what this delivery would start, or why nothing. */
export function toPreview(
  delivery: IncomingDelivery,
  plan: DeliveryPlan,
): { status: number; body: Record<string, unknown> } {
  const { namespace } = delivery.endpoint;
  if (plan.do === 'create') {
    const { budget } = plan.session.spec.policy ?? {};
    return {
      status: 200,
      body: {
        valid: true,
        namespace,
        framework: plan.session.spec.framework.type,
        // What it can cost at most; nobody knows what it will.
        estimatedCost: budget && {
          amount: budget.limit,
          currency: budget.currency,
        },
        warnings: plan.warnings,
        trigger: plan.triggerName,
        outcome: plan.queued ? 'queued' : 'accepted',
      },
    };
  }
  if (plan.do === 'steer') {
    return {
      status: 200,
      body: {
        valid: true,
        namespace,
        warnings: plan.warnings,
        trigger: plan.triggerName,
        outcome: 'steered',
        sessionId: plan.sessionId,
      },
    };
  }
  return {
    status: 400,
    body: {
      error: plan.do === 'refuse' ? 'policy_violation' : 'ignored',
      message: plan.reason,
      valid: false,
      namespace,
      violations:
        plan.do === 'refuse' && plan.violations.length > 0
          ? plan.violations
          : [{ code: plan.code, message: plan.reason }],
    },
  };
}

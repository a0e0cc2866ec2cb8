import type { Money } from '../resolve/Money';
import type { RuleContext } from './types';

/**
 * The most that the session can cost: what was asked for, within the limit of a session and what is left of the month.
 * Absent where nobody limits it. Amounts in another currency than the asked one do not narrow it; they are a violation.
 */
export function limitCost({ input, policy }: RuleContext): Money | undefined {
  const { budget } = input.request;
  const rest = policy.monthlyBudget && {
    currency: policy.monthlyBudget.currency,
    limit: Math.max(
      0,
      policy.monthlyBudget.limit - (input.usageNow.spentThisMonth ?? 0),
    ),
  };
  const limits = [policy.sessionBudget, rest, budget].filter(
    limit => limit !== undefined,
  );
  if (!limits.length) return undefined;
  const [{ currency }] = limits;
  return {
    currency,
    limit: Math.min(
      ...limits
        .filter(limit => limit.currency === currency)
        .map(({ limit }) => limit),
    ),
  };
}

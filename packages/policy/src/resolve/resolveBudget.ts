import type { Money } from './Money';

/** What became of two amounts: the smaller, or a conflict where their currencies differ. */
export interface ResolvedBudget {
  budget?: Money;
  conflict?: { platform: string; namespace: string };
}

/**
 * The smaller of two amounts. Amounts in two currencies cannot be compared; then the budget is nothing at all, since
 * either amount might be the wider one.
 */
export function resolveBudget(
  platform: Money | undefined,
  namespace: Money | undefined,
): ResolvedBudget {
  if (!platform || !namespace) {
    const budget = platform ?? namespace;
    return budget ? { budget } : {};
  }
  if (platform.currency !== namespace.currency) {
    return {
      budget: { limit: 0, currency: platform.currency },
      conflict: {
        platform: platform.currency,
        namespace: namespace.currency,
      },
    };
  }
  return { budget: platform.limit <= namespace.limit ? platform : namespace };
}

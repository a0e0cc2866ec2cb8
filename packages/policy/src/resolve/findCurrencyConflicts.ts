import type { PolicySources } from './PolicySources';

/** Amounts of the two policies that cannot be compared, since they are in two currencies. */
export function findCurrencyConflicts(
  sources: PolicySources,
): { field: string; platform: string; namespace: string }[] {
  const pairs = [
    [
      'spec.models.budget',
      sources.platform?.spec.models?.budget?.currency,
      sources.namespace.spec?.models?.budget?.currency,
    ],
    [
      'spec.budgets',
      sources.platform?.spec.budgets?.currency,
      sources.namespace.spec?.budgets?.currency,
    ],
  ] as const;
  return pairs.flatMap(([field, platform, namespace]) =>
    platform && namespace && platform !== namespace
      ? [{ field, platform, namespace }]
      : [],
  );
}

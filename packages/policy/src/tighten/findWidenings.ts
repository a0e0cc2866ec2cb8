import type { PolicySources } from '../resolve/PolicySources';
import { widerCurrencies } from './widerCurrencies';
import { widerEgress } from './widerEgress';
import { widerFlags } from './widerFlags';
import { widerLimits } from './widerLimits';
import { widerLists } from './widerLists';
import { widerRetention } from './widerRetention';
import type { Widening } from './Widening';

/**
 * Where a namespace's policy asks for more than the platform's allows; empty where it only tightens. Such a value has no
 * effect ({@link resolvePolicy} takes the narrower), so that whoever wrote it should know. Admission asks the same of what is
 * written (`manifests/admission/namespace-policy.yaml`); this finds also what became wider when the platform tightened later.
 */
export function findWidenings(sources: PolicySources): Widening[] {
  const platform = sources.platform?.spec;
  const namespace = sources.namespace.spec;
  if (!platform || !namespace) return [];
  return [
    ...widerLimits(platform, namespace),
    ...widerCurrencies(sources),
    ...widerLists(platform, namespace),
    ...widerFlags(platform, namespace),
    ...widerEgress(platform.egress, namespace.egress),
    ...widerRetention(platform, namespace),
  ];
}

import { findCurrencyConflicts } from '../resolve/findCurrencyConflicts';
import type { PolicySources } from '../resolve/PolicySources';
import type { Widening } from './Widening';

/** Amounts in another currency than the platform's: either might be the larger. */
export function widerCurrencies(sources: PolicySources): Widening[] {
  return findCurrencyConflicts(sources).map(
    ({ field, platform, namespace }) => ({
      field: `${field}.currency`,
      message: `${field}.currency is ${namespace} and the platform counts in ${platform}, so that the two cannot be compared: say the amount in ${platform}.`,
    }),
  );
}

import type { Money } from '../resolve/Money';

/** An amount as a sentence says it, such as `5.00 USD`; the same everywhere, so that it can be compared. */
export function formatMoney({ limit, currency }: Money): string {
  return `${limit.toFixed(2)} ${currency}`;
}

import { add, times } from './money.js';
import type { Money } from './money.js';

export interface Line {
  sku: string;
  quantity: number;
  unitPrice: Money;
}

export interface Discount {
  code: string;
  /** 0 to 1. */
  share: number;
  minimum?: Money;
}

/** Sum of the lines, less the best discount that applies. Discounts do not add up. */
export function subtotal(lines: readonly Line[], discounts: readonly Discount[]): Money {
  const currency = lines[0]?.unitPrice.currency ?? 'EUR';
  const full = lines.reduce(
    (sum, line) => add(sum, times(line.unitPrice, line.quantity)),
    { amount: 0, currency },
  );
  const best = discounts
    .filter(discount => !discount.minimum || full.amount >= discount.minimum.amount)
    .reduce((share, discount) => Math.max(share, discount.share), 0);
  return times(full, 1 - best);
}

export function withTax(net: Money, rate: number): Money {
  return add(net, times(net, rate));
}

import type { Money } from './money.js';

/** What is left to pay after a gift card, and what is left on the card. */
export function redeem(total: Money, card: Money): { toPay: Money; left: Money } {
  const used = Math.min(total.amount, card.amount);
  return {
    toPay: { ...total, amount: total.amount - used },
    left: { ...card, amount: card.amount - used },
  };
}

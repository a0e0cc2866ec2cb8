/** An amount in the smallest unit of its currency. */
export interface Money {
  amount: number;
  currency: string;
}

export function add(a: Money, b: Money): Money {
  if (a.currency !== b.currency) {
    throw new Error(`cannot add ${b.currency} to ${a.currency}`);
  }
  return { amount: a.amount + b.amount, currency: a.currency };
}

export function times(a: Money, factor: number): Money {
  return { amount: Math.round(a.amount * factor), currency: a.currency };
}

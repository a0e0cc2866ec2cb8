import { describe, expect, it } from 'vitest';
import { subtotal, withTax } from './pricing.js';

const soap = { sku: 'SOAP-1', quantity: 3, unitPrice: { amount: 450, currency: 'EUR' } };

describe('subtotal', () => {
  it('adds the lines', () => {
    expect(subtotal([soap], [])).toEqual({ amount: 1350, currency: 'EUR' });
  });

  it('takes the best discount only', () => {
    const discounts = [
      { code: 'SPRING', share: 0.1 },
      { code: 'LOYAL', share: 0.2 },
    ];
    expect(subtotal([soap], discounts).amount).toBe(1080);
  });
});

describe('withTax', () => {
  it('rounds half up', () => {
    expect(withTax({ amount: 1350, currency: 'EUR' }, 0.19).amount).toBe(1607);
  });
});

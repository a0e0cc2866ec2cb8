/** An amount in a currency (ISO 4217). */
export interface Money {
  limit: number;
  currency: string;
}

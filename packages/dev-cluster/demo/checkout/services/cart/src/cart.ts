import type { Pool } from 'pg';
import type { Discount, Line } from './pricing.js';
import { subtotal } from './pricing.js';
import type { Money } from './money.js';

const MAX_QUANTITY = 99;

export interface Cart {
  id: string;
  lines: Line[];
  discounts: Discount[];
}

/** Puts a product into a cart, or more of it. */
export function put(cart: Cart, line: Line): Cart {
  const known = cart.lines.find(each => each.sku === line.sku);
  const quantity = Math.min((known?.quantity ?? 0) + line.quantity, MAX_QUANTITY);
  return {
    ...cart,
    lines: [...cart.lines.filter(each => each.sku !== line.sku), { ...line, quantity }],
  };
}

/** Takes a product out. */
export function remove(cart: Cart, sku: string): Cart {
  return { ...cart, lines: cart.lines.filter(each => each.sku !== sku) };
}

export function total(cart: Cart): Money {
  return subtotal(cart.lines, cart.discounts);
}

export async function load(pool: Pool, id: string): Promise<Cart | undefined> {
  const { rows } = await pool.query('select content from carts where id = $1', [id]);
  return rows[0]?.content;
}

export async function save(pool: Pool, cart: Cart): Promise<void> {
  // FIXME: two tabs that save at once lose one another's lines
  await pool.query(
    'insert into carts (id, content) values ($1, $2) on conflict (id) do update set content = $2',
    [cart.id, cart],
  );
}

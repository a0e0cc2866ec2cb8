import Fastify from 'fastify';
import { Pool } from 'pg';
import { z } from 'zod';
import { load, put, remove, save, total } from './cart.js';

const Line = z.object({
  sku: z.string().min(1),
  quantity: z.number().int().positive(),
  unitPrice: z.object({ amount: z.number().int(), currency: z.string().length(3) }),
});

const pool = new Pool({ connectionString: process.env.DATABASE_URL });
const app = Fastify({ logger: true });

app.get<{ Params: { id: string } }>('/carts/:id', async (request, reply) => {
  const cart = await load(pool, request.params.id);
  return cart ? { ...cart, total: total(cart) } : reply.code(404).send();
});

app.post<{ Params: { id: string } }>('/carts/:id/lines', async request => {
  const cart = (await load(pool, request.params.id)) ?? {
    id: request.params.id,
    lines: [],
    discounts: [],
  };
  const changed = put(cart, Line.parse(request.body));
  await save(pool, changed);
  return changed;
});

app.delete<{ Params: { id: string; sku: string } }>('/carts/:id/lines/:sku', async (request, reply) => {
  const cart = await load(pool, request.params.id);
  if (!cart) {
    return reply.code(404).send();
  }
  const changed = remove(cart, request.params.sku);
  await save(pool, changed);
  return changed;
});

await app.listen({ port: Number(process.env.PORT ?? 3000), host: '0.0.0.0' });

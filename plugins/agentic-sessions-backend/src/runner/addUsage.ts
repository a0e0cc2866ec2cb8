import type { SessionUsage } from '@agentic-sessions/kubernetes-api';
import { z } from 'zod';

const usageSchema = z.object({
  inputTokens: z.number().nonnegative().optional(),
  outputTokens: z.number().nonnegative().optional(),
  cost: z.number().nonnegative().optional(),
  currency: z.string().optional(),
});

/**
 * What a session has used: each usage event tells of its own turn, so they are added. Money in another currency than the
 * first is left out; a sum over currencies would be a lie.
 */
export function addUsage(
  events: readonly { body: unknown }[],
): SessionUsage | undefined {
  let total: SessionUsage | undefined;
  for (const { body } of events) {
    const { data } = usageSchema.safeParse(body);
    if (!data) {
      continue;
    }
    total ??= {};
    if (data.inputTokens !== undefined) {
      total.inputTokens =
        (total.inputTokens ?? 0) + Math.round(data.inputTokens);
    }
    if (data.outputTokens !== undefined) {
      total.outputTokens =
        (total.outputTokens ?? 0) + Math.round(data.outputTokens);
    }
    if (data.cost !== undefined && data.currency !== undefined) {
      total.currency ??= data.currency;
      if (total.currency === data.currency) {
        // Six digits after the point: what is added must not gather dust.
        total.cost = Math.round(((total.cost ?? 0) + data.cost) * 1e6) / 1e6;
      }
    }
  }
  return total;
}

import type { Ledger } from '../spool/Ledger';
import type { AgentUpdate } from './AgentPort';

/** Tokens of one turn, as the agent's answer has them: not yet in the stable protocol, yet given by many. */
export type TurnUsage = { inputTokens?: number; outputTokens?: number };

/**
 * Writes down what a turn took, as far as the agent says: tokens of the turn, and by how much its own count of the cost grew.
 * It is for showing; what is billed is counted where the model is called.
 */
export class UsageMeter {
  private readonly ledger: Ledger;
  private cost = 0;
  private costWritten = 0;
  private currency?: string;
  private context: { contextTokens?: number; contextSize?: number } = {};
  private changed = false;

  constructor(ledger: Ledger) {
    this.ledger = ledger;
  }

  /** Takes in a `usage_update`. */
  update(update: AgentUpdate): void {
    const { used, size, cost } = update as {
      used?: unknown;
      size?: unknown;
      cost?: { amount?: unknown; currency?: unknown } | null;
    };
    if (typeof used === 'number') this.context.contextTokens = used;
    if (typeof size === 'number') this.context.contextSize = size;
    if (typeof cost?.amount === 'number' && Number.isFinite(cost.amount)) {
      this.cost = cost.amount;
      if (typeof cost.currency === 'string') this.currency = cost.currency;
    }
    this.changed = true;
  }

  /** Writes the turn's usage down, if anything is known of it. */
  endTurn(turn: number, usage?: TurnUsage | null): void {
    if (!usage && !this.changed) return;
    const cost = Math.max(0, this.cost - this.costWritten);
    this.ledger.append({
      kind: 'usage',
      body: {
        turn,
        ...this.context,
        ...(usage
          ? {
              inputTokens: usage.inputTokens,
              outputTokens: usage.outputTokens,
            }
          : {}),
        ...(this.currency ? { cost, currency: this.currency } : {}),
      },
    });
    this.costWritten = this.cost;
    this.changed = false;
  }
}

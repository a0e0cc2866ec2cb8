import { commandSchema, type Command } from '@agentic-sessions/runner-protocol';
import type { Knex } from 'knex';
import type { LedgerWriter } from '../ledger/LedgerWriter';
import type { SessionRef } from '../notices/Notice';
import { settleSteered } from '../webhooks/deliveries/settleSteered';
import type { CommandRow } from './CommandRow';

/** A command and where it stands in its session's order. */
export interface PlacedCommand {
  readonly position: number;
  readonly command: Command;
}

/** Most that {@link CommandStore.waiting} answers at once. */
export const COMMANDS_PAGE = 100;

/** Reads the commands that a runner has not yet said to have applied. */
export class CommandStore {
  readonly #knex: Knex;

  constructor(options: { knex: Knex }) {
    this.#knex = options.knex;
  }

  /** What waits, after a position, in order; at most {@link COMMANDS_PAGE}. */
  async waiting(ref: SessionRef, after: number): Promise<PlacedCommand[]> {
    const rows = await this.#knex('commands')
      .where({ session_id: ref.sessionId, namespace: ref.namespace })
      .whereNull('applied_at')
      .andWhere('position', '>', after)
      .orderBy('position')
      .limit(COMMANDS_PAGE)
      .select<CommandRow[]>();
    return rows.map(row => ({
      position: row.position,
      command: commandSchema.parse({
        ...JSON.parse(row.body),
        id: row.id,
        kind: row.kind,
        actor: row.actor,
        time: row.created_at,
      }),
    }));
  }

  /**
   * Marks what a runner says to have applied (or ignored), or what nobody is left to apply; once. A delivery that was not
   * heard becomes a session of its own.
   */
  static async applied(
    writer: LedgerWriter,
    done: { commandId: string; outcome: string; reason?: string },
  ): Promise<void> {
    const [row]: Pick<CommandRow, 'delivery'>[] = await writer
      .trx('commands')
      .where({ id: done.commandId, session_id: writer.ref.sessionId })
      .whereNull('applied_at')
      .update({
        applied_at: writer.now,
        outcome: done.outcome,
        reason: done.reason ?? null,
      })
      .returning('delivery');
    if (row?.delivery) {
      await settleSteered(writer, row.delivery, {
        heard: done.outcome === 'applied',
      });
    }
  }
}

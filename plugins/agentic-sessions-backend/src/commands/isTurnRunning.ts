import type { Knex } from 'knex';
import type { SessionRef } from '../notices/Notice';
import { lastTurnEvent } from './lastTurnEvent';

/** Whether the agent is in the middle of a turn, by the last word of its runner on that. */
export async function isTurnRunning(
  knex: Knex,
  ref: SessionRef,
): Promise<boolean> {
  return (await lastTurnEvent(knex, ref))?.kind === 'turn.started';
}

import type { Knex } from 'knex';
import type { SessionRef } from '../notices/Notice';

/** Whether the agent is in the middle of a turn, by the last word of its runner on that. */
export async function isTurnRunning(
  knex: Knex,
  ref: SessionRef,
): Promise<boolean> {
  const last = await knex('session_events')
    .where({ session_id: ref.sessionId })
    .whereIn('kind', ['turn.started', 'turn.ended'])
    .orderBy('seq', 'desc')
    .first<{ kind: string } | undefined>('kind');
  return last?.kind === 'turn.started';
}

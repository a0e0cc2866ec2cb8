import type { Knex } from 'knex';
import type { SessionRef } from '../notices/Notice';

/** The last word of a session's runner on turns: one began, or ended. Undefined before the first. */
export async function lastTurnEvent(
  knex: Knex,
  ref: SessionRef,
): Promise<{ kind: string; stored_at: string } | undefined> {
  return knex('session_events')
    .where({ session_id: ref.sessionId })
    .whereIn('kind', ['turn.started', 'turn.ended'])
    .orderBy('seq', 'desc')
    .first<{ kind: string; stored_at: string } | undefined>(
      'kind',
      'stored_at',
    );
}

import type { Knex } from 'knex';
import type { SessionRef } from '../notices/Notice';

/** A longer payload is left out of a session's detail; its digest and its source's page are there. */
const MAX_BYTES = 256 * 1024;

/** What the source sent that started a session, where a webhook did and it is still kept. It is data, never more. */
export async function readPayload(
  knex: Knex,
  ref: SessionRef,
): Promise<unknown> {
  const row = await knex('deliveries')
    .where({
      session_id: ref.sessionId,
      namespace: ref.namespace,
      starts_session: true,
    })
    .first<{ body: Buffer } | undefined>('body');
  if (!row || row.body.length > MAX_BYTES) {
    return undefined;
  }
  try {
    return JSON.parse(row.body.toString('utf8'));
  } catch {
    // Not every source sends JSON.
    return undefined;
  }
}

import type { Knex } from 'knex';
import { z } from 'zod';
import type { SessionRef } from '../notices/Notice';
import type { LogOptions } from './readSessionLog';

const bodySchema = z.object({ stream: z.string(), text: z.string() });

/** Events looked through at most, from the end. */
const MAX_EVENTS = 2_000;

/** What the runner told of its own and the agent's log, from the ledger: what is left when the Pod is gone. */
export async function readStoredLog(
  knex: Knex,
  ref: SessionRef,
  options: LogOptions,
): Promise<string> {
  const rows = await knex('session_events')
    .where({
      session_id: ref.sessionId,
      namespace: ref.namespace,
      kind: 'log',
    })
    .orderBy('seq', 'desc')
    .limit(MAX_EVENTS)
    .select<{ body: string }[]>('body');
  const text = rows
    .reverse()
    .flatMap(row => {
      const body = bodySchema.safeParse(JSON.parse(row.body));
      return body.success && body.data.stream === options.container
        ? body.data.text
        : [];
    })
    .join('');
  return text
    .split('\n')
    .slice(-options.tailLines - 1)
    .join('\n');
}

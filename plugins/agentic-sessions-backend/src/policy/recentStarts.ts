import type { Knex } from 'knex';

/**
 * When sessions of a namespace were started after a time, the earliest first: those that deliveries were promised and those
 * that people were let start, whether or not they are there yet. Exact for who holds the namespace's lock (`lockNamespace`).
 */
export async function recentStarts(
  knex: Knex,
  options: {
    namespace: string;
    /** ISO 8601. */
    since: string;
    /** A session that is not to stand in its own way when it is tried again. */
    except?: string;
  },
): Promise<string[]> {
  const { namespace, since, except = '' } = options;
  const promised: string[] = await knex('deliveries')
    .where({ namespace, starts_session: true })
    .andWhere('received_at', '>', since)
    .pluck('received_at');
  const started: string[] = await knex('session_starts')
    .where({ namespace })
    .andWhere('started_at', '>', since)
    .whereNot({ session_id: except })
    .whereNotExists(
      knex('sessions')
        .select(knex.raw('1'))
        .whereRaw('sessions.session_id = session_starts.session_id'),
    )
    .pluck('started_at');
  const there: string[] = await knex('sessions')
    .where({ namespace })
    .andWhere('created_at', '>', since)
    .whereNotExists(
      knex('deliveries')
        .select(knex.raw('1'))
        .whereRaw('deliveries.session_id = sessions.session_id')
        .andWhere({ starts_session: true }),
    )
    .pluck('created_at');
  return [...promised, ...started, ...there].sort();
}

import type { Knex } from 'knex';

const LOOK_BACK = 20;
const USUAL_START_MS = 5_000;
const USUAL_RUN_MS = 5 * 60_000;

/**
 * When a session of a namespace will probably start: after as long as the last ones took to, and, where it waits for a
 * place, after as long as they ran. A guess, and given as one.
 */
export async function estimateStart(
  knex: Knex,
  options: { namespace: string; queued: boolean; now: Date },
): Promise<string> {
  const rows = await knex('sessions')
    .where({ namespace: options.namespace })
    .whereNotNull('started_at')
    .orderBy('created_at', 'desc')
    .limit(LOOK_BACK)
    .select<
      { created_at: string; started_at: string; finished_at: string | null }[]
    >('created_at', 'started_at', 'finished_at');
  const starts = rows.map(row => between(row.created_at, row.started_at));
  const runs = rows.flatMap(row =>
    row.finished_at === null ? [] : [between(row.started_at, row.finished_at)],
  );
  const wait =
    (median(starts) ?? USUAL_START_MS) +
    (options.queued ? median(runs) ?? USUAL_RUN_MS : 0);
  return new Date(options.now.getTime() + wait).toISOString();
}

function between(from: string, to: string): number {
  return Math.max(0, Date.parse(to) - Date.parse(from));
}

function median(values: number[]): number | undefined {
  return values.sort((a, b) => a - b)[Math.floor(values.length / 2)];
}

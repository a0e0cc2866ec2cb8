import {
  MAX_SAID_CHARS,
  type AskedTurn,
  type EarlierWork,
  type RunnerEventBody,
  type RunnerEventKind,
} from '@agentic-sessions/runner-protocol';
import type { Knex } from 'knex';
import type { ArtifactRow } from '../artifacts/ArtifactRow';
import type { SessionRef } from '../notices/Notice';

/** Rows of one look back at what was said. */
const PAGE = 200;

type Row = { kind: RunnerEventKind; body: string; seq: number };
type Started = RunnerEventBody<'turn.started'>;
type Ended = RunnerEventBody<'turn.ended'>;

/** What the Pods before an attempt did, from the ledger and the table of files. */
export async function readEarlier(
  knex: Knex,
  ref: SessionRef,
  attempt: number,
): Promise<EarlierWork> {
  const events = () =>
    knex('session_events')
      .where({ session_id: ref.sessionId, namespace: ref.namespace })
      .andWhere('attempt', '<', attempt);
  const turns = await events()
    .whereIn('kind', ['turn.started', 'turn.ended'])
    .orderBy('seq')
    .select<Row[]>('kind', 'body', 'seq');
  const permissions = await events()
    .whereIn('kind', ['permission.requested', 'permission.resolved'])
    .orderBy('seq')
    .select<Row[]>('kind', 'body', 'seq');
  const files = await knex('artifacts')
    .where({ session_id: ref.sessionId, namespace: ref.namespace })
    .orderBy(['path', 'version'])
    .select<Pick<ArtifactRow, 'path' | 'digest'>[]>('path', 'digest');
  return {
    ...readTurns(turns),
    openPermissions: readOpen(permissions),
    // The last of each path is its newest version.
    artifacts: [...new Map(files.map(file => [file.path, file])).values()],
    ...(await readSaid(() =>
      events().whereIn('kind', ['turn.started', 'message']),
    )),
  };
}

function readTurns(
  rows: readonly Row[],
): Pick<
  EarlierWork,
  'lastTurn' | 'lastStopReason' | 'openTurn' | 'interrupted'
> {
  const started = new Map<number, Started>();
  const ended = new Map<number, Ended>();
  for (const { kind, body } of rows) {
    const value = JSON.parse(body);
    if (kind === 'turn.started') started.set(value.turn, value);
    else ended.set(value.turn, value);
  }
  const lastTurn = Math.max(0, ...started.keys());
  const last = started.get(lastTurn);
  const end = ended.get(lastTurn);
  if (!last) {
    return { lastTurn: 0 };
  }
  const asked = askedFirst(last, started);
  return {
    lastTurn,
    lastStopReason: end?.stopReason,
    openTurn: end ? undefined : { turn: lastTurn, prompt: asked.prompt },
    interrupted: end?.cutShort ? asked : undefined,
  };
}

/** The turn that this one goes on with in the end: words of a runner are not repeated inside words of a runner. */
function askedFirst(
  turn: Started,
  started: ReadonlyMap<number, Started>,
): AskedTurn {
  let first = turn;
  while (first.continues !== undefined && first.continues < first.turn) {
    const before = started.get(first.continues);
    if (!before) break;
    first = before;
  }
  return { turn: first.turn, prompt: first.prompt };
}

function readOpen(rows: readonly Row[]): string[] {
  const open = new Set<string>();
  for (const { kind, body } of rows) {
    const { requestId } = JSON.parse(body);
    if (kind === 'permission.requested') open.add(requestId);
    else open.delete(requestId);
  }
  return [...open];
}

/** The newest of what was said that has room, oldest first. */
async function readSaid(
  query: () => Knex.QueryBuilder,
): Promise<Pick<EarlierWork, 'said' | 'saidOmitted'>> {
  const said: EarlierWork['said'] = [];
  let room = MAX_SAID_CHARS;
  let before: number | undefined;
  for (;;) {
    const page = query();
    if (before !== undefined) {
      page.andWhere('seq', '<', before);
    }
    const rows: Row[] = await page
      .orderBy('seq', 'desc')
      .limit(PAGE)
      .select<Row[]>('kind', 'body', 'seq');
    for (const row of rows) {
      const words = wordsOf(row);
      before = row.seq;
      if (!words) continue;
      if (words.text.length > room) {
        return { said: said.reverse(), saidOmitted: true };
      }
      room -= words.text.length;
      said.push(words);
    }
    if (rows.length < PAGE) {
      return { said: said.reverse(), saidOmitted: false };
    }
  }
}

function wordsOf({ kind, body }: Row): EarlierWork['said'][number] | undefined {
  const value = JSON.parse(body);
  if (kind === 'turn.started') {
    // Where it goes on with another turn its words are the runner's own.
    return value.continues === undefined
      ? { turn: value.turn, role: 'user', text: value.prompt }
      : undefined;
  }
  return value.role === 'agent'
    ? { turn: value.turn, role: 'agent', text: value.text }
    : undefined;
}

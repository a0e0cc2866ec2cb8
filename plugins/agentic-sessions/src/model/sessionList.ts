import type {
  SessionFilters,
  SessionPage,
  SessionSummary,
  StreamMessage,
} from '../api/types';
import { matchesFilters } from './listFilters';

/** A list that grows by cursor and is kept up to date by the stream. */
export type SessionList = {
  sessions: readonly SessionSummary[];
  total: number;
  nextCursor: string | undefined;
};

const keyOf = (s: { namespace: string; id: string }) =>
  `${s.namespace}/${s.id}`;

/** The order of the list, which is that of its cursor: newest first, and by id within a second, which Kubernetes' times have. */
function compareRows(a: SessionSummary, b: SessionSummary): number {
  return b.createdAt.localeCompare(a.createdAt) || b.id.localeCompare(a.id);
}

function newestFirst(sessions: Iterable<SessionSummary>): SessionSummary[] {
  return [...sessions].sort(compareRows);
}

/** The first page, or the first page asked for again: what was loaded further down stays. */
export function withFirstPage(
  list: SessionList | undefined,
  page: SessionPage,
): SessionList {
  const oldest = page.sessions[page.sessions.length - 1];
  const further =
    list && oldest && page.hasMore
      ? list.sessions.filter(s => compareRows(s, oldest) > 0)
      : [];
  return {
    sessions: newestFirst(unique([...page.sessions, ...further])),
    total: page.total,
    nextCursor: further.length > 0 ? list?.nextCursor : page.nextCursor,
  };
}

/** The list with the page that follows it. */
export function withNextPage(
  list: SessionList,
  page: SessionPage,
): SessionList {
  return {
    sessions: newestFirst(unique([...list.sessions, ...page.sessions])),
    total: page.total,
    nextCursor: page.nextCursor,
  };
}

/** The list after one message of the stream. */
export function withMessage(
  list: SessionList,
  message: StreamMessage,
  filters: SessionFilters,
): SessionList {
  const { session, deleted } = message;
  if (!session) {
    const key = `${message.namespace}/${message.sessionId}`;
    return deleted ? without(list, key) : list;
  }
  const key = keyOf(session);
  const known = list.sessions.find(s => keyOf(s) === key);
  if (deleted || !matchesFilters(session, filters)) {
    return known ? without(list, key) : list;
  }
  if (known) {
    // Two streams may cross: the older word does not win.
    return known.updatedAt > session.updatedAt
      ? list
      : {
          ...list,
          sessions: list.sessions.map(s => (keyOf(s) === key ? session : s)),
        };
  }
  const oldest = list.sessions[list.sessions.length - 1];
  if (oldest && list.nextCursor && compareRows(session, oldest) > 0) {
    return list; // it stands further down than what is loaded
  }
  return {
    ...list,
    sessions: newestFirst([session, ...list.sessions]),
    total: list.total + 1,
  };
}

function without(list: SessionList, key: string): SessionList {
  const sessions = list.sessions.filter(s => keyOf(s) !== key);
  const removed = list.sessions.length - sessions.length;
  return removed === 0
    ? list
    : { ...list, sessions, total: list.total - removed };
}

function unique(sessions: SessionSummary[]): Iterable<SessionSummary> {
  const byKey = new Map<string, SessionSummary>();
  for (const session of sessions) {
    if (!byKey.has(keyOf(session))) {
      byKey.set(keyOf(session), session);
    }
  }
  return byKey.values();
}

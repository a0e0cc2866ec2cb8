import type { SessionHistoryEntry, SessionStatus } from './generated';
import { HISTORY_LIMIT } from './names';

/**
 * The two fields of a status that record one more change of phase. A full history is left as it is and the change is
 * counted: the API server refuses a 51st entry, and that must never keep a phase from being told.
 */
export function appendHistory(
  status: Pick<SessionStatus, 'history' | 'historyOmitted'>,
  entry: SessionHistoryEntry,
): Pick<SessionStatus, 'history' | 'historyOmitted'> {
  const history = status.history ?? [];
  const omitted = status.historyOmitted;
  if (history.length >= HISTORY_LIMIT) {
    return { history, historyOmitted: (omitted ?? 0) + 1 };
  }
  const message = entry.message?.slice(0, 256);
  return {
    history: [
      ...history,
      { ...entry, ...(message === undefined ? {} : { message }) },
    ],
    ...(omitted === undefined ? {} : { historyOmitted: omitted }),
  };
}

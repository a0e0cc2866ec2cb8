import type {
  SessionHistoryEntry,
  SessionStatus,
} from '@agentic-sessions/kubernetes-api';

/** What a status counts of a session's changes of phase. */
export interface StatusCounts {
  /** When its phase last changed, or another attempt began in it; undefined where nothing tells. */
  phaseSince: string | undefined;
  /** How often it was suspended. */
  suspensions: number;
  /** How long it did not run after it first had, up to `phaseSince`. */
  pausedSeconds: number;
}

/**
 * What a status counts. From fields of their own, since a history that is full does not tell; from the history where an
 * earlier operator has not written them and nothing is omitted from it, so that an upgrade ends nobody who has rested long.
 * The next change of phase writes them.
 */
export function countsOf(status: SessionStatus): StatusCounts {
  const history = status.historyOmitted ? [] : status.history ?? [];
  return {
    phaseSince: status.phaseSince ?? history.at(-1)?.time,
    suspensions: status.suspensions ?? countSuspensions(history),
    pausedSeconds: status.pausedSeconds ?? sumPauses(history),
  };
}

function countSuspensions(history: readonly SessionHistoryEntry[]): number {
  return history.filter(
    ({ phase }, index) =>
      phase === 'Suspended' && history[index - 1]?.phase !== 'Suspended',
  ).length;
}

/** From the first run to the latest entry; what has been since is not over. */
function sumPauses(history: readonly SessionHistoryEntry[]): number {
  const first = history.findIndex(({ phase }) => phase === 'Running');
  if (first < 0) return 0;
  let paused = 0;
  history.slice(first, -1).forEach(({ phase, time }, index) => {
    if (phase === 'Running') return;
    const end = Date.parse(history[first + index + 1].time);
    paused += Math.max(0, end - Date.parse(time));
  });
  return paused / 1000;
}

import {
  appendHistory,
  setCondition,
  type SessionCondition,
  type SessionConditionType,
  type SessionHistoryEntry,
  type SessionPhase,
  type SessionStatus,
  type SessionWorkload,
} from '@agentic-sessions/kubernetes-api';
import { countsOf } from './countsOf';
import { cutText } from './cutText';
import type { ObservedSession } from './ObservedSession';
import { pausedMs } from './pausedMs';

/** What is to be different in a status. */
export interface StatusChange {
  phase: SessionPhase;
  reason: string;
  message: string;
  workload?: SessionWorkload;
  startedAt?: string;
  finishedAt?: string;
  queuePosition?: number;
  conditions?: {
    type: SessionConditionType;
    status: 'True' | 'False' | 'Unknown';
    reason: string;
    message: string;
  }[];
  /** Another attempt in the same phase is worth an entry in the history. */
  newAttempt?: boolean;
}

/** The operator's part of the status after a change: history grows where the phase changes, conditions are kept. */
export function draftStatus(
  { session, now }: ObservedSession,
  change: StatusChange,
): SessionStatus {
  const old = session.status ?? {};
  const time = new Date(now).toISOString();
  const message = cutText(change.message, 1024);
  let conditions: readonly SessionCondition[] = old.conditions ?? [];
  for (const condition of change.conditions ?? []) {
    conditions = setCondition(
      conditions,
      {
        ...condition,
        message: cutText(condition.message, 1024),
        observedGeneration: session.metadata.generation,
      },
      new Date(now),
    );
  }
  const entry = {
    time,
    phase: change.phase,
    reason: change.reason,
    message: cutText(change.message, 256),
  };
  const grows = change.phase !== old.phase || change.newAttempt;
  return {
    phase: change.phase,
    reason: change.reason,
    message,
    observedGeneration: session.metadata.generation,
    conditions: [...conditions],
    queuePosition: change.queuePosition,
    workload: change.workload ?? old.workload,
    startedAt: old.startedAt ?? change.startedAt,
    finishedAt: change.finishedAt ?? old.finishedAt,
    ...(grows ? countChange(old, entry, now) : keptCounts(old)),
  };
}

/** What a change of phase adds to. History may be full; nothing that a decision needs is in it alone. */
function countChange(
  old: SessionStatus,
  entry: SessionHistoryEntry,
  now: number,
): Pick<SessionStatus, keyof ReturnType<typeof keptCounts>> {
  const isSuspension = entry.phase === 'Suspended' && old.phase !== 'Suspended';
  const suspensions = countsOf(old).suspensions + (isSuspension ? 1 : 0);
  const paused = pausedMs(old, now) / 1000;
  return {
    phaseSince: entry.time,
    suspensions: suspensions > 0 ? suspensions : undefined,
    pausedSeconds: paused > 0 ? paused : undefined,
    ...appendHistory(old, entry),
  };
}

function keptCounts(old: SessionStatus) {
  const { phaseSince, suspensions, pausedSeconds, history, historyOmitted } =
    old;
  return { phaseSince, suspensions, pausedSeconds, history, historyOmitted };
}

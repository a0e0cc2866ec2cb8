import {
  appendHistory,
  setCondition,
  type SessionCondition,
  type SessionConditionType,
  type SessionPhase,
  type SessionStatus,
  type SessionWorkload,
} from '@agentic-sessions/kubernetes-api';
import type { ObservedSession } from './ObservedSession';

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

/** Fits text into a field of the CRD. */
function cut(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`;
}

/** The operator's part of the status after a change: history grows where the phase changes, conditions are kept. */
export function draftStatus(
  { session, now }: ObservedSession,
  change: StatusChange,
): SessionStatus {
  const old = session.status ?? {};
  const time = new Date(now).toISOString();
  const message = cut(change.message, 1024);
  let conditions: readonly SessionCondition[] = old.conditions ?? [];
  for (const condition of change.conditions ?? []) {
    conditions = setCondition(
      conditions,
      {
        ...condition,
        message: cut(condition.message, 1024),
        observedGeneration: session.metadata.generation,
      },
      new Date(now),
    );
  }
  const entry = {
    time,
    phase: change.phase,
    reason: change.reason,
    message: cut(change.message, 256),
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
    ...(grows
      ? appendHistory(old, entry)
      : { history: old.history, historyOmitted: old.historyOmitted }),
  };
}

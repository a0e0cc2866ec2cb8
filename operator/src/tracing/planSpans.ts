import type { Session, SessionStatus } from '@agentic-sessions/kubernetes-api';
import type { PlannedSpan } from './PlannedSpan';

/** A status that has been written, and the one before it. */
export interface WrittenStatus {
  session: Session;
  before: SessionStatus;
  after: SessionStatus;
  /** When `after` was decided, in milliseconds since the epoch. */
  now: number;
  /** When a Pod was there, by its UID, as exactly as is known. */
  madeAt: (podUID: string) => number | undefined;
}

/** When a phase, or another attempt in it, began. A full history does not tell, nor does a session without a phase. */
function changedAt(status: SessionStatus): string | undefined {
  const { phaseSince, history, historyOmitted } = status;
  return phaseSince ?? (historyOmitted ? undefined : history?.at(-1)?.time);
}

/** Since when a phase lasts, the first one since the session was made. */
function begunAt(session: Session, status: SessionStatus): number | undefined {
  const time = status.phase
    ? changedAt(status)
    : session.metadata.creationTimestamp;
  return time === undefined ? undefined : Date.parse(time);
}

/** Since when it waits for a place: one that was in no other phase waits since it was made. */
function waitsSince(
  session: Session,
  status: SessionStatus,
): number | undefined {
  const isFirst = status.history?.every(({ phase }) => phase === 'Queued');
  return begunAt(session, isFirst && !status.historyOmitted ? {} : status);
}

/** Why a status is a bad end to what went before it. A Pod that has to be followed by another is one as well. */
function faultOf(status: SessionStatus): PlannedSpan['error'] {
  const { phase, reason = 'Unknown', message } = status;
  if (phase === 'Failed') return { type: reason, message };
  if (reason !== 'Restarting') return undefined;
  const why = status.conditions?.find(c => c.type === 'WorkloadCreated');
  return { type: why?.reason ?? reason, message };
}

/**
 * What is over with a change of status: the wait for a place, the making of a Pod, its start, the run. From what the API
 * server says alone, so that an operator that has just come to a session tells the same as one that saw all of it. Pure.
 */
export function planSpans(written: WrittenStatus): PlannedSpan[] {
  const { session, before, after, now, madeAt } = written;
  const phase = before.phase ?? 'Pending';
  const since = changedAt(after);
  const isDated = since !== undefined && since !== changedAt(before);
  const at = isDated ? Date.parse(since) : now;
  const changed = isDated || phase !== (after.phase ?? 'Pending');
  const podUID = after.workload?.podUID;
  const isNew = podUID !== undefined && podUID !== before.workload?.podUID;
  const spans: PlannedSpan[] = [];

  /** `end` is the status that it ended with, where that was not simply the next step. */
  const add = (
    name: string,
    from: number | undefined,
    to: number,
    more: { workload?: SessionStatus['workload']; end?: SessionStatus },
  ) => {
    if (from === undefined || Number.isNaN(from) || Number.isNaN(to)) return;
    const { workload, end } = more;
    spans.push({
      name,
      // Pods and sessions are dated to the second by the API server, phases to the millisecond by us.
      from: Math.min(from, to),
      to,
      attributes: {
        'k8s.namespace.name': session.metadata.namespace ?? '',
        'agentic_sessions.session.name': session.metadata.name,
        'agentic_sessions.runtime': session.spec.framework.type,
        ...(workload && {
          'k8s.pod.name': workload.podName,
          ...(workload.podUID && { 'k8s.pod.uid': workload.podUID }),
          ...(workload.nodeName && { 'k8s.node.name': workload.nodeName }),
          'agentic_sessions.attempt': workload.attempt,
        }),
        ...(end && {
          'agentic_sessions.phase': end.phase ?? 'Pending',
          'agentic_sessions.reason': end.reason ?? 'Unknown',
        }),
      },
      error: end && faultOf(end),
    });
  };
  /** From the Pod until it runs; where nobody saw it run before it ended, the run as well. */
  const start = (from: number | undefined, workload: typeof after.workload) => {
    const ran =
      before.startedAt === undefined && after.phase !== 'Running'
        ? after.startedAt
        : undefined;
    if (ran === undefined) {
      add('session.start', from, at, { workload, end: after });
      return;
    }
    const running = Math.min(Math.max(Date.parse(ran), from ?? 0), at);
    add('session.start', from, running, { workload });
    add('session.run', running, at, { workload, end: after });
  };

  const made = isNew ? madeAt(podUID) ?? at : at;
  const isWaiting = phase === 'Pending' || phase === 'Queued';
  if (isWaiting && changed && after.phase !== 'Queued') {
    const isLet =
      isNew || after.phase === 'Starting' || after.phase === 'Running';
    add(
      'session.queue',
      waitsSince(session, before),
      isNew && after.phase !== 'Starting' ? made : at,
      { end: isLet ? { phase: 'Starting', reason: 'Admitted' } : after },
    );
  }
  if (isNew) {
    const placed = after.phase === 'Starting' ? at : made;
    const from = phase === 'Starting' ? begunAt(session, before) : placed;
    add('session.pod', from, Math.max(made, from ?? made), {
      workload: after.workload,
    });
    if (after.phase !== 'Starting') start(made, after.workload);
  } else if (phase === 'Starting' && changed) {
    const { workload } = before;
    const begun = begunAt(session, before);
    if (workload?.podUID) {
      start(madeAt(workload.podUID) ?? begun, workload);
    } else {
      add('session.pod', begun, at, { workload, end: after });
    }
  }
  if (phase === 'Running' && changed) {
    add('session.run', begunAt(session, before), at, {
      workload: before.workload,
      end: after,
    });
  }
  return spans;
}

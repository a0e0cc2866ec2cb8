import {
  hasEnded,
  type Session,
  type SessionStatus,
} from '@agentic-sessions/kubernetes-api';
import type { Pod } from '@agentic-sessions/kubernetes-client';
import type { Logger } from 'pino';
import type { SessionTracer } from '../tracing/SessionTracer';
import type { ObservedSession } from './ObservedSession';
import type { SessionMetrics } from './SessionMetrics';

/** A status that the API server has taken. */
export interface WrittenChange {
  observed: ObservedSession;
  /** As everybody saw it, which may be less than what was decided and observed. */
  before: SessionStatus | undefined;
  status: SessionStatus;
}

/** Tells log, metrics and trace what has been written about a session. */
export function reportChange(
  { observed, before, status }: WrittenChange,
  to: {
    log: Logger;
    pod: (name: string | undefined) => Pod | undefined;
    metrics?: SessionMetrics;
    tracer?: SessionTracer;
  },
): void {
  const { metrics } = to;
  const { session, now } = observed;
  const from = before?.phase;
  if (status.phase && status.phase !== from) {
    to.log.info(
      { from, phase: status.phase, reason: status.reason },
      status.message,
    );
    metrics?.phaseChanged(from, status.phase, status.reason ?? 'Unknown');
    const seconds = (since: string | undefined) =>
      since === undefined ? undefined : (now - Date.parse(since)) / 1000;
    if (status.phase === 'Running') {
      const pod = to.pod(status.workload?.podName);
      const took = seconds(pod?.metadata.creationTimestamp);
      if (took !== undefined) metrics?.started(took);
    } else if (hasEnded(status.phase)) {
      const took = seconds(status.startedAt);
      if (took !== undefined) metrics?.ended(took);
    }
  }
  if (status.reason === 'Restarting') {
    metrics?.retried(
      status.conditions?.find(c => c.type === 'WorkloadCreated')?.reason ??
        'Unknown',
    );
  }
  to.tracer?.written({
    session,
    statuses: stepsTo(status, before, session),
    now,
    pods: observed.vanished
      ? [...observed.pods, observed.vanished.pod]
      : observed.pods,
  });
}

/**
 * What was decided on the way and never written by itself is a step of its own: a Pod was made, and it ran before anybody
 * was told.
 */
function stepsTo(
  status: SessionStatus,
  before: SessionStatus = {},
  { status: decided = {} }: Session,
): SessionStatus[] {
  return (decided.phaseSince ?? '') > (before.phaseSince ?? '')
    ? [before, decided, status]
    : [before, status];
}

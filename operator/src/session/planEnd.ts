import type {
  SessionPhase,
  SessionWorkload,
} from '@agentic-sessions/kubernetes-api';
import { draftStatus } from './draftStatus';
import type { ObservedSession } from './ObservedSession';
import type { PodVerdict } from './PodVerdict';
import type { SessionAction } from './SessionAction';
import { toReason } from './toReason';

/** How a session ends. */
export interface Ending {
  phase: 'Completed' | 'Failed' | 'Stopped';
  reason: string;
  message: string;
  startedAt?: string;
  workload?: SessionWorkload;
}

/** The status of a session that is over, and the Event that says so. */
export function planEnd(
  observed: ObservedSession,
  ending: Ending,
): SessionAction[] {
  const { phase, reason, message } = ending;
  const failed = phase === 'Failed';
  return [
    {
      type: 'writeStatus',
      status: draftStatus(observed, {
        ...ending,
        finishedAt: new Date(observed.now).toISOString(),
        conditions: [
          { type: 'Ready', status: 'False', reason, message },
          { type: 'Finished', status: 'True', reason, message },
        ],
      }),
    },
    {
      type: 'event',
      severity: failed ? 'Warning' : 'Normal',
      reason,
      action: phase,
      note: message,
    },
    { type: 'lookAgain', afterMs: observed.patience.lingerMs },
  ];
}

const PHASES = {
  completed: 'Completed',
  failed: 'Failed',
  stopped: 'Stopped',
  suspended: 'Suspended',
} as const satisfies Record<string, SessionPhase>;

/**
 * The phase, reason and sentence of a session whose Pod has ended, by what the runner said, what Kubernetes says, and
 * what people wanted.
 */
export function concludePod(
  observed: ObservedSession,
  verdict: Extract<PodVerdict, { state: 'ended' }>,
): { phase: SessionPhase; reason: string; message: string } {
  const desired = observed.session.spec.desiredState ?? 'Running';
  const { termination, disruption } = verdict;
  const fromKubernetes = {
    phase: 'Failed',
    reason: verdict.reason,
    message: verdict.message,
  } as const;
  if (termination?.outcome === 'completed') {
    return said(termination, 'TurnEnded');
  }
  if (desired === 'Stopped') {
    return termination?.outcome === 'stopped'
      ? said(termination, 'StoppedByUser')
      : {
          phase: 'Stopped',
          reason: 'StoppedByUser',
          message:
            'It was stopped on request. Its runner left no last word of its own.',
        };
  }
  if (!termination) return fromKubernetes;
  if (termination.outcome === 'failed') {
    // An agent that died for want of memory looks to the runner like any other that died.
    return verdict.reason === 'OOMKilled'
      ? fromKubernetes
      : said(termination, 'RunnerError');
  }
  if (termination.outcome === 'suspended') {
    return said(termination, 'SuspendedByUser');
  }
  // The runner stopped because it was told to by a signal, and nobody wanted the session stopped.
  if (disruption && termination.reason !== 'StoppedByUser') {
    return {
      phase: 'Failed',
      reason: disruption.reason,
      message: `${disruption.message} ${termination.message}`.trim(),
    };
  }
  return said(termination, 'StoppedByUser');
}

function said(
  termination: NonNullable<
    Extract<PodVerdict, { state: 'ended' }>['termination']
  >,
  fallback: string,
) {
  const reason = toReason(termination.reason, fallback);
  return {
    phase: PHASES[termination.outcome],
    reason,
    message: termination.message || `${reason}.`,
  };
}

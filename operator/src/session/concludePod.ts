import { isSignalled } from './isSignalled';
import { isSuspending } from './isSuspending';
import type { ObservedSession } from './ObservedSession';
import type { Disruption, PodVerdict } from './PodVerdict';
import type { Termination } from './readTermination';
import { toReason } from './toReason';

/** What becomes of a session whose Pod has ended. */
export interface Conclusion {
  phase: 'Completed' | 'Failed' | 'Stopped' | 'Suspended';
  reason: string;
  message: string;
}

const PHASES = {
  completed: 'Completed',
  failed: 'Failed',
  stopped: 'Stopped',
  suspended: 'Suspended',
} as const;

/**
 * Phase, reason and sentence of a session whose Pod has ended, by what the runner said, what Kubernetes says, and what
 * people wanted.
 */
export function concludePod(
  observed: ObservedSession,
  verdict: Extract<PodVerdict, { state: 'ended' }>,
): Conclusion {
  const desired = observed.session.spec.desiredState ?? 'Running';
  const { termination, disruption } = verdict;
  const signalled = isSignalled(termination);
  if (termination?.outcome === 'completed') return said(termination);
  if (desired === 'Stopped') {
    return termination?.outcome === 'stopped' && !signalled
      ? said(termination)
      : {
          phase: 'Stopped',
          reason: 'StoppedByUser',
          message: 'Somebody stopped it.',
        };
  }
  if (
    isSuspending(observed.session) &&
    (signalled || (!termination && disruption !== undefined))
  ) {
    return {
      phase: 'Suspended',
      reason: 'SuspendedByUser',
      message: 'Somebody suspended it.',
    };
  }
  const fromKubernetes = {
    phase: 'Failed',
    reason: verdict.reason,
    message: verdict.message,
  } as const;
  if (!termination) return fromKubernetes;
  if (signalled) {
    return disruption
      ? {
          phase: 'Failed',
          reason: disruption.reason,
          message: endedBy(disruption, termination.snapshot),
        }
      : {
          phase: 'Failed',
          reason: 'RunnerLost',
          message: 'The runner was told to end, and nobody says by whom.',
        };
  }
  // An agent that died for want of memory looks to the runner like any other that died.
  if (termination.outcome === 'failed' && verdict.reason === 'OOMKilled') {
    return fromKubernetes;
  }
  return said(termination);
}

const FALLBACK = {
  completed: 'TurnEnded',
  failed: 'RunnerError',
  stopped: 'StoppedByUser',
  suspended: 'SuspendedByUser',
} as const;

function said({ outcome, reason, message }: Termination): Conclusion {
  const word = toReason(reason, FALLBACK[outcome]);
  return {
    phase: PHASES[outcome],
    reason: word,
    message: message || `${word}.`,
  };
}

/** A session that has ended goes on with nothing: that a snapshot was kept would be a promise to nobody. */
function endedBy(
  { message }: Disruption,
  snapshot: Termination['snapshot'],
): string {
  return !snapshot || snapshot.kept
    ? message
    : `${message} ${snapshot.message}`;
}

import type { SessionWorkload } from '@agentic-sessions/kubernetes-api';
import { canGoOn } from './canGoOn';
import { concludePod } from './concludePod';
import { isTerminal } from './currentPod';
import { isSuspending } from './isSuspending';
import { namespaceGoes } from './namespaceGoes';
import { nothingBegan } from './nothingBegan';
import type { ObservedSession } from './ObservedSession';
import { phaseSince } from './phaseSince';
import { planAnotherAttempt } from './planAnotherAttempt';
import { planEnd } from './planEnd';
import { planSuspended } from './planSuspended';
import type { PodVerdict } from './PodVerdict';
import type { SessionAction } from './SessionAction';

type Ended = Extract<PodVerdict, { state: 'ended' }>;

/** How soon to look again at an earlier Pod that may still live. */
const LOOK_AGAIN_MS = 5_000;

/** What to do for a session whose Pod has ended: another Pod, a rest, or the end. */
export function planEndedPod(
  observed: ObservedSession,
  workload: SessionWorkload,
  judged: Ended,
): SessionAction[] {
  const { attempt } = workload;
  const { session } = observed;
  const verdict = withNamespace(observed, judged);
  const wanted =
    (session.spec.desiredState ?? 'Running') === 'Running' &&
    !isSuspending(session);
  if (wanted && canGoOn(observed, verdict, attempt)) {
    return planAnotherAttempt(observed, attempt + 1, {
      ...verdict,
      startedAt: verdict.startedAt,
      rest: 'Conversation and workspace are kept, and another Pod goes on with them.',
    });
  }
  if (wanted && nothingBegan(observed, verdict, attempt)) {
    return planAnew(observed, workload, verdict);
  }
  const conclusion = concludePod(observed, verdict);
  const { phase } = conclusion;
  if (phase === 'Suspended') return planSuspended(observed, verdict);
  return planEnd(observed, {
    ...conclusion,
    phase,
    workload,
    startedAt: verdict.startedAt,
  });
}

/**
 * Two Pods of one session must never live: one that a silent node may still run is waited for. What ran is said to begin
 * anew at once, and waits then.
 */
function planAnew(
  observed: ObservedSession,
  workload: SessionWorkload,
  { reason, message }: Ended,
): SessionAction[] {
  const ran = observed.session.status?.phase === 'Running';
  if (!ran && observed.pods.some(pod => !isTerminal(pod))) {
    const ends = phaseSince(observed) + observed.timeouts.startSeconds * 1000;
    return observed.now < ends
      ? [{ type: 'lookAgain', afterMs: LOOK_AGAIN_MS }]
      : planEnd(observed, { phase: 'Failed', reason, message, workload });
  }
  return planAnotherAttempt(observed, workload.attempt + 1, {
    reason,
    message,
    rest: 'Nothing had begun in it, so another Pod is made.',
  });
}

/** Who deletes a namespace deletes its Pods one by one: that somebody deleted this one would be half of the truth. */
function withNamespace(observed: ObservedSession, verdict: Ended): Ended {
  if (
    !observed.isNamespaceGoing ||
    verdict.disruption?.reason !== 'WorkloadDeleted'
  ) {
    return verdict;
  }
  const why = namespaceGoes(observed, 'and its Pod with it.');
  const isSaid = verdict.reason === 'WorkloadDeleted';
  return {
    ...verdict,
    ...(isSaid ? why : {}),
    disruption: why,
  };
}

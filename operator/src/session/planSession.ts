import { hasEnded } from '@agentic-sessions/kubernetes-api';
import { currentPod, isTerminal, type AttemptPod } from './currentPod';
import { hadPod } from './hadPod';
import { isSuspending } from './isSuspending';
import { judgePod } from './judgePod';
import { kubeletSilentAt } from './kubeletSilentAt';
import type { ObservedSession } from './ObservedSession';
import { planCleanUp } from './planCleanUp';
import { planEnd, planViolation } from './planEnd';
import { planEndedPod } from './planEndedPod';
import { planLeaving } from './planLeaving';
import { planMissingPod } from './planMissingPod';
import { planRunningPod } from './planRunningPod';
import { planSuspended } from './planSuspended';
import { planWaitingPod } from './planWaitingPod';
import { planWithoutPod } from './planWithoutPod';
import type { SessionAction } from './SessionAction';
import { workloadOf } from './workloadOf';

/**
 * Decides what to do for a session, from all that is known of it at this moment and from nothing else: no event, no
 * memory of an earlier pass. Pure.
 */
export function planSession(observed: ObservedSession): SessionAction[] {
  const { session } = observed;
  if (session.metadata.deletionTimestamp) return planDeleted(observed);
  if (hasEnded(session.status?.phase)) return planCleanUp(observed);
  const current = currentPod(observed);
  const isSuspended = session.status?.phase === 'Suspended';
  const strays: SessionAction[] = observed.pods
    .filter(
      pod =>
        pod !== current?.pod &&
        // Of a suspended session nothing stays, not even for its logs.
        (isSuspended || !isTerminal(pod)) &&
        !pod.metadata.deletionTimestamp,
    )
    .map(pod => ({
      type: 'deletePod',
      pod,
      why: 'It is not the Pod of the current attempt.',
    }));
  return [
    ...strays,
    ...(current ? planPod(observed, current) : planNoPod(observed)),
  ];
}

/**
 * Its Pods would go after it, by their owner reference; but where a finalizer holds it, such as that of
 * `--cascade=orphan`, they would go on without anybody who answers for them.
 */
function planDeleted({ pods }: ObservedSession): SessionAction[] {
  return pods
    .filter(pod => !pod.metadata.deletionTimestamp)
    .map(pod => ({ type: 'deletePod', pod, why: 'Its session is deleted.' }));
}

function planPod(
  observed: ObservedSession,
  current: AttemptPod,
): SessionAction[] {
  const { session, now } = observed;
  const { pod } = current;
  const workload = workloadOf(current, session.status);
  const verdict = judgePod(pod, now);
  if (verdict.state === 'ended') {
    return planEndedPod(observed, workload, verdict);
  }
  if (isForbidden(observed)) {
    // The end first: an operator that is killed in between must not find a Pod that seems to be gone by itself.
    return [
      ...planViolation(observed, observed.forbidden),
      { type: 'deletePod', pod, why: observed.forbidden },
    ];
  }
  const silentAt = kubeletSilentAt(pod);
  const isGoing = silentAt !== undefined && isSuspending(session);
  if ((session.spec.desiredState ?? 'Running') !== 'Running' || isGoing) {
    return planLeaving(observed, pod, workload);
  }
  const plan =
    verdict.state === 'running'
      ? planRunningPod(observed, current, workload, verdict)
      : planWaitingPod(observed, current, workload, verdict);
  if (silentAt !== undefined) {
    plan.push({ type: 'lookAgain', afterMs: Math.max(1_000, silentAt - now) });
  }
  return plan;
}

/** In any state, but that what somebody stops is stopped. */
function isForbidden(
  observed: ObservedSession,
): observed is ObservedSession & { forbidden: string } {
  return (
    observed.forbidden !== undefined &&
    observed.session.spec.desiredState !== 'Stopped'
  );
}

function planNoPod(observed: ObservedSession): SessionAction[] {
  const { session } = observed;
  const desired = session.spec.desiredState ?? 'Running';
  const workload = session.status?.workload;
  if (workload && hadPod(session)) return planMissingPod(observed, workload);
  if (desired === 'Stopped') {
    return planEnd(observed, {
      phase: 'Stopped',
      reason: 'StoppedByUser',
      message:
        session.status?.phase === 'Suspended'
          ? 'Somebody stopped it while it was suspended.'
          : 'Somebody stopped it before it ran.',
    });
  }
  if (desired === 'Suspended') {
    return isForbidden(observed)
      ? planViolation(observed, observed.forbidden)
      : planSuspended(observed, undefined);
  }
  return planWithoutPod(observed);
}

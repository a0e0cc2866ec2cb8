import { hasEnded } from '@agentic-sessions/kubernetes-api';
import { canGoOn } from './canGoOn';
import { concludePod } from './concludePod';
import { currentPod, isTerminal, type AttemptPod } from './currentPod';
import { hadPod } from './hadPod';
import { isSuspending } from './isSuspending';
import { judgePod } from './judgePod';
import type { ObservedSession } from './ObservedSession';
import { planCleanUp } from './planCleanUp';
import { planEnd } from './planEnd';
import { planLeaving } from './planLeaving';
import { planSuspended } from './planSuspended';
import { planRunningPod } from './planRunningPod';
import { planWaitingPod } from './planWaitingPod';
import { planAnotherAttempt } from './planAnotherAttempt';
import { phaseSince } from './phaseSince';
import { planWithoutPod } from './planWithoutPod';
import type { PodVerdict } from './PodVerdict';
import type { SessionAction } from './SessionAction';

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
  const { pod, attempt } = current;
  const workload = {
    podName: pod.metadata.name,
    podUID: pod.metadata.uid,
    attempt,
  };
  const verdict = judgePod(pod, now);
  if (verdict.state === 'ended') {
    return planEndedPod(observed, attempt, workload, verdict);
  }
  const desired = session.spec.desiredState ?? 'Running';
  const isGoing = pod.metadata.deletionTimestamp && isSuspending(session);
  if (desired !== 'Running' || isGoing) return planLeaving(observed, pod);
  const plan =
    verdict.state === 'running'
      ? planRunningPod(observed, current, workload, verdict)
      : planWaitingPod(observed, current, workload, verdict);
  if (pod.metadata.deletionTimestamp) {
    plan.push({
      type: 'lookAgain',
      afterMs: Math.max(
        1_000,
        Date.parse(pod.metadata.deletionTimestamp) + 5_000 - now,
      ),
    });
  }
  return plan;
}

function planEndedPod(
  observed: ObservedSession,
  attempt: number,
  workload: { podName: string; podUID?: string; attempt: number },
  verdict: Extract<PodVerdict, { state: 'ended' }>,
): SessionAction[] {
  const desired = observed.session.spec.desiredState ?? 'Running';
  const neverBegan =
    !verdict.everRan &&
    !verdict.termination &&
    !observed.session.status?.startedAt &&
    verdict.disruption !== undefined;
  if (neverBegan && desired === 'Running') {
    // Two Pods of one session must never live: an earlier one that a silent node may still run is waited for.
    if (observed.pods.some(p => !isTerminal(p))) {
      const ends = phaseSince(observed) + observed.timeouts.startSeconds * 1000;
      return observed.now < ends
        ? [{ type: 'lookAgain', afterMs: 5_000 }]
        : planEnd(observed, {
            phase: 'Failed',
            reason: verdict.reason,
            message: verdict.message,
            workload,
          });
    }
    return planAnotherAttempt(observed, attempt + 1, {
      ...verdict,
      rest: 'Nothing had begun, so another Pod is made.',
    });
  }
  if (
    desired === 'Running' &&
    !isSuspending(observed.session) &&
    canGoOn(observed, verdict, attempt)
  ) {
    return planAnotherAttempt(observed, attempt + 1, {
      ...verdict,
      startedAt: verdict.startedAt,
      rest: 'Conversation and workspace are kept, and another Pod goes on with them.',
    });
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

function planNoPod(observed: ObservedSession): SessionAction[] {
  const { session, vanished, now } = observed;
  const desired = session.spec.desiredState ?? 'Running';
  const workload = session.status?.workload;
  if (workload && hadPod(session)) {
    const verdict = vanished && judgePod(vanished.pod, now);
    const ended: Extract<PodVerdict, { state: 'ended' }> =
      verdict?.state === 'ended'
        ? verdict
        : {
            state: 'ended',
            reason: 'WorkloadDeleted',
            message: `The Pod ${workload.podName} is gone; somebody deleted it.`,
            disruption: {
              reason: 'WorkloadDeleted',
              message: `The Pod ${workload.podName} is gone; somebody deleted it.`,
            },
            // Not to have seen it is not to know.
            everRan:
              !vanished || vanished.tombstone || verdict?.state === 'running',
          };
    return planEndedPod(observed, workload.attempt, workload, ended);
  }
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
  if (desired === 'Suspended') return planSuspended(observed, undefined);
  return planWithoutPod(observed);
}

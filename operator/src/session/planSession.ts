import { hasEnded } from '@agentic-sessions/kubernetes-api';
import { concludePod } from './concludePod';
import { currentPod, isTerminal, type AttemptPod } from './currentPod';
import { draftStatus } from './draftStatus';
import { hadPod } from './hadPod';
import { judgePod } from './judgePod';
import type { ObservedSession } from './ObservedSession';
import { planCleanUp } from './planCleanUp';
import { planEnd } from './planEnd';
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
  const strays: SessionAction[] = observed.pods
    .filter(
      pod =>
        pod !== current?.pod &&
        !isTerminal(pod) &&
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
  if (desired !== 'Running') {
    // The phase follows when the runner has said its last word.
    const deletedAt = pod.metadata.deletionTimestamp;
    if (!deletedAt) {
      return [{ type: 'deletePod', pod, why: `Desired is ${desired}.` }];
    }
    const silent = Date.parse(deletedAt) + 5_000 - now;
    return [{ type: 'lookAgain', afterMs: Math.max(1_000, silent) }];
  }
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
    return planAnotherAttempt(observed, attempt + 1, verdict);
  }
  const conclusion = concludePod(observed, verdict);
  const { phase } = conclusion;
  if (phase === 'Suspended') return planSuspended(observed);
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
      message: 'Somebody stopped it before it ran.',
    });
  }
  if (desired === 'Suspended') return planSuspended(observed);
  return planWithoutPod(observed);
}

/** The Pod is freed. What of the session is kept is said as it is. */
function planSuspended(observed: ObservedSession): SessionAction[] {
  const message =
    observed.session.status?.startedAt === undefined
      ? 'It was suspended before it ran; it begins when it is resumed.'
      : 'It is suspended and its Pod is freed. Workspace and conversation are not kept yet: when it is resumed it begins with an empty workspace, and its prompt is not run again.';
  return [
    {
      type: 'writeStatus',
      status: draftStatus(observed, {
        phase: 'Suspended',
        reason: 'SuspendedByUser',
        message,
        conditions: [
          {
            type: 'Ready',
            status: 'False',
            reason: 'SnapshotNotSupported',
            message,
          },
        ],
      }),
    },
  ];
}

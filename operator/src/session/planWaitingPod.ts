import type { SessionWorkload } from '@agentic-sessions/kubernetes-api';
import { admittedConditions, createdCondition } from './conditions';
import type { AttemptPod } from './currentPod';
import { draftStatus } from './draftStatus';
import type { ObservedSession } from './ObservedSession';
import { planEnd } from './planEnd';
import type { PodVerdict } from './PodVerdict';
import type { SessionAction } from './SessionAction';

/** A Pod that comes up in this time needs no write of its own that it is still coming up. */
const QUIET_START_MS = 5_000;

const FINAL_REASON = {
  Unschedulable: 'Unschedulable',
  ImagePull: 'ImagePull',
  InvalidSpec: 'InvalidSpec',
} as const;

/** What to do about a Pod that is not up yet. */
export function planWaitingPod(
  observed: ObservedSession,
  { pod }: AttemptPod,
  workload: SessionWorkload,
  verdict: Extract<PodVerdict, { state: 'waiting' }>,
): SessionAction[] {
  const { now, patience, timeouts } = observed;
  const { problem } = verdict;
  const madeAt = Date.parse(pod.metadata.creationTimestamp ?? '') || now;
  const endStart = madeAt + timeouts.startSeconds * 1000;
  const give = (reason: string, message: string): SessionAction[] => [
    { type: 'deletePod', pod, why: message },
    ...planEnd(observed, { phase: 'Failed', reason, message, workload }),
  ];
  let graceEnds = Number.POSITIVE_INFINITY;
  if (problem && problem.kind !== 'Unschedulable') {
    const grace =
      problem.kind === 'ImagePull'
        ? patience.imagePullMs
        : patience.containerMs;
    graceEnds = problem.fatal ? now : (observed.problemSince ?? now) + grace;
  }
  if (problem && now >= graceEnds) {
    return give(FINAL_REASON[problem.kind], problem.message);
  }
  if (now >= endStart) {
    return problem
      ? give(FINAL_REASON[problem.kind], problem.message)
      : give(
          'StartTimeout',
          `The Pod ${pod.metadata.name} did not come up within ${timeouts.startSeconds} s. ${verdict.waitingFor} Its events say what it waited for.`,
        );
  }
  const quietUntil = madeAt + QUIET_START_MS;
  const slow = verdict.scheduled && now >= quietUntil;
  const reason =
    problem?.kind === 'ImagePull' || (slow && !problem)
      ? 'PullingImage'
      : 'PodCreated';
  const message = problem?.message ?? verdict.waitingFor;
  const actions: SessionAction[] = [
    {
      type: 'writeStatus',
      status: draftStatus(observed, {
        phase: 'Starting',
        reason,
        // While nothing is wrong, each little step is not worth a write.
        message: !problem && !slow ? 'Its Pod is made and comes up.' : message,
        workload,
        conditions: [
          ...admittedConditions(observed),
          createdCondition(pod.metadata.name),
          {
            type: 'Ready',
            status: 'False',
            reason: problem?.kind ?? reason,
            message: !problem && !slow ? 'Its Pod comes up.' : message,
          },
        ],
      }),
    },
  ];
  if (problem && observed.problemSince === now) {
    actions.push({
      type: 'event',
      severity: 'Warning',
      reason: problem.kind,
      action: 'Start',
      note: problem.message,
    });
  }
  const next = Math.min(endStart, graceEnds, slow ? Infinity : quietUntil);
  actions.push({
    type: 'lookAgain',
    afterMs: Math.max(50, (next > now ? next : endStart) - now),
  });
  return actions;
}

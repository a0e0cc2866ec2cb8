import type { SessionWorkload } from '@agentic-sessions/kubernetes-api';
import { admittedConditions, createdCondition } from './conditions';
import type { AttemptPod } from './currentPod';
import { draftStatus } from './draftStatus';
import type { ObservedSession } from './ObservedSession';
import { planEnd } from './planEnd';
import type { PodVerdict } from './PodVerdict';
import type { SessionAction } from './SessionAction';
import { slowFrom } from './slowFrom';

/** How soon to look again at what is slow: what the node says of it changes. */
const LOOK_AGAIN_MS = 30_000;

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
  const waitingFor = [
    verdict.waitingFor,
    ...(observed.warning ? [`Its latest warning: ${observed.warning}`] : []),
  ].join(' ');
  const madeAt = Date.parse(pod.metadata.creationTimestamp ?? '') || now;
  const endStart = madeAt + timeouts.startSeconds * 1000;
  // The end first: an operator that is killed in between must not find a Pod that seems to be gone by itself.
  const give = (reason: string, message: string): SessionAction[] => [
    ...planEnd(observed, { phase: 'Failed', reason, message, workload }),
    { type: 'deletePod', pod, why: message },
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
          `The Pod ${pod.metadata.name} did not come up within ${timeouts.startSeconds} s. ${waitingFor}`,
        );
  }
  const quietUntil = slowFrom(pod, verdict);
  const slow = now >= quietUntil;
  let reason: string = slow ? verdict.step : 'PodCreated';
  if (problem) {
    reason = problem.kind === 'ImagePull' ? 'PullingImage' : 'PodCreated';
  }
  // While nothing is wrong, each little step is not worth a write.
  const message = problem?.message ?? (slow ? waitingFor : 'Its Pod comes up.');
  const actions: SessionAction[] = [
    {
      type: 'writeStatus',
      status: draftStatus(observed, {
        phase: 'Starting',
        reason,
        message,
        workload,
        conditions: [
          ...admittedConditions(observed),
          createdCondition(pod.metadata.name),
          {
            type: 'Ready',
            status: 'False',
            reason: problem?.kind ?? reason,
            message,
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
  const next = slow ? now + LOOK_AGAIN_MS : quietUntil;
  const limit = Math.min(endStart, graceEnds);
  actions.push({
    type: 'lookAgain',
    afterMs: Math.max(50, (problem ? limit : Math.min(limit, next)) - now),
  });
  return actions;
}

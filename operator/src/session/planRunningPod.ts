import type { SessionWorkload } from '@agentic-sessions/kubernetes-api';
import { admittedConditions, createdCondition } from './conditions';
import type { AttemptPod } from './currentPod';
import { draftStatus } from './draftStatus';
import type { ObservedSession } from './ObservedSession';
import { idleEndsAt } from './idleEndsAt';
import { pausedMs } from './pausedMs';
import { planEnd } from './planEnd';
import type { PodVerdict } from './PodVerdict';
import type { SessionAction } from './SessionAction';

/** What to do about a Pod whose runner is at work. */
export function planRunningPod(
  observed: ObservedSession,
  { pod }: AttemptPod,
  workload: SessionWorkload,
  verdict: Extract<PodVerdict, { state: 'running' }>,
): SessionAction[] {
  const { now, session, timeouts } = observed;
  const startedAt =
    session.status?.startedAt ??
    verdict.startedAt ??
    new Date(now).toISOString();
  const ends =
    Date.parse(startedAt) +
    timeouts.runSeconds * 1000 +
    pausedMs(session.status ?? {}, now);
  const idleEnds = idleEndsAt(observed, verdict) ?? Number.POSITIVE_INFINITY;
  // The end first: an operator that is killed in between must not find a Pod that seems to be gone by itself.
  const end = (
    phase: 'Failed' | 'Completed',
    reason: string,
    message: string,
  ): SessionAction[] => [
    ...planEnd(observed, { phase, reason, message, startedAt, workload }),
    { type: 'deletePod', pod, why: message },
  ];
  if (now >= ends) {
    return end(
      'Failed',
      'TimedOut',
      `It ran for ${timeouts.runSeconds} s, as long as its time limit allows.`,
    );
  }
  if (now >= idleEnds) {
    return end(
      'Completed',
      'IdleTimeout',
      `Nobody wrote to it for ${timeouts.idleSeconds} s, as long as its idle limit allows.`,
    );
  }
  return [
    {
      type: 'writeStatus',
      status: draftStatus(observed, {
        phase: 'Running',
        reason: 'RunnerStarted',
        // True whether it works or waits for somebody: which of them changes too often to be written here.
        message: 'Its Pod is up and the agent is started.',
        workload: pod.spec.nodeName
          ? { ...workload, nodeName: pod.spec.nodeName }
          : workload,
        startedAt,
        conditions: [
          ...admittedConditions(observed),
          createdCondition(pod.metadata.name),
          {
            type: 'Ready',
            status: verdict.ready,
            reason: verdict.reason,
            message: verdict.message,
          },
        ],
      }),
    },
    { type: 'lookAgain', afterMs: Math.min(ends, idleEnds) - now },
  ];
}

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
  if (now >= ends) {
    const message = `It ran for ${timeouts.runSeconds} s, as long as its time limit allows.`;
    return [
      { type: 'deletePod', pod, why: message },
      ...planEnd(observed, {
        phase: 'Failed',
        reason: 'TimedOut',
        message,
        startedAt,
        workload,
      }),
    ];
  }
  if (now >= idleEnds) {
    const message = `Nobody wrote to it for ${timeouts.idleSeconds} s, as long as its idle limit allows.`;
    return [
      { type: 'deletePod', pod, why: message },
      ...planEnd(observed, {
        phase: 'Completed',
        reason: 'IdleTimeout',
        message,
        startedAt,
        workload,
      }),
    ];
  }
  const phase = session.status?.phase;
  return [
    {
      type: 'writeStatus',
      status: draftStatus(observed, {
        phase: 'Running',
        reason: 'RunnerStarted',
        // True whether it works or waits for somebody: which of them changes too often to be written here.
        message: 'Its Pod is up and the agent is started.',
        workload,
        startedAt,
        conditions: [
          // It may run before anybody was told that it starts.
          ...(phase === 'Starting' || phase === 'Running'
            ? []
            : [
                ...admittedConditions(observed),
                createdCondition(pod.metadata.name),
              ]),
          {
            type: 'Ready',
            status: verdict.ready ? 'True' : 'False',
            reason: verdict.ready ? 'RunnerStarted' : 'NotReady',
            message: verdict.message,
          },
        ],
      }),
    },
    { type: 'lookAgain', afterMs: Math.min(ends, idleEnds) - now },
  ];
}

import {
  SESSION_REASONS,
  type AgentRuntime,
} from '@agentic-sessions/kubernetes-api';
import type { Pod } from '@agentic-sessions/kubernetes-client';
import { judgeRuntime } from '../runtime/judgeRuntime';
import { namespaceGoes } from './namespaceGoes';
import type { ObservedSession } from './ObservedSession';
import { phaseSince } from './phaseSince';
import { planEnd, planViolation } from './planEnd';
import { planQueued } from './planQueued';
import { planUnknown } from './planUnknown';
import { attemptDelayMs } from './attemptDelayMs';
import { admittedConditions } from './conditions';
import { isTerminal } from './currentPod';
import { draftStatus } from './draftStatus';
import { podName } from './podName';
import { podsUsed } from './podsUsed';
import type { SessionAction } from './SessionAction';

/** How soon to look again at a Pod that ends; its end is seen by the watch as well. */
const LOOK_AGAIN_MS = 2_000;

/** What to do for a session that should run and has no Pod: let it in, keep it waiting, or give up. */
export function planWithoutPod(observed: ObservedSession): SessionAction[] {
  const { session, now, timeouts, admission, runtime, patience } = observed;
  const phase = session.status?.phase ?? 'Pending';
  const fail = (reason: string, message: string) =>
    planEnd(observed, { phase: 'Failed', reason, message });
  if (observed.isNamespaceGoing) {
    const why = namespaceGoes(observed);
    return fail(why.reason, why.message);
  }
  const unusable = explainRuntime(session.spec.framework.type, runtime);
  if (unusable) {
    const madeAt = Date.parse(session.metadata.creationTimestamp ?? '') || now;
    const ends = madeAt + patience.runtimeMs;
    return now >= ends
      ? fail(unusable.reason, unusable.message)
      : planPending(observed, unusable.message, ends);
  }
  if (observed.violation !== undefined) {
    return planViolation(observed, observed.violation);
  }
  if (observed.unknown !== undefined) {
    return planUnknown(observed, observed.unknown);
  }
  if (phase === 'Starting') {
    const since = phaseSince(observed);
    const ends = since + timeouts.startSeconds * 1000;
    if (now >= ends) {
      const why = session.status?.conditions?.find(
        c => c.type === 'WorkloadCreated' && c.status === 'False',
      );
      return why
        ? fail(
            isEndReason(why.reason) ? why.reason : 'WorkloadRefused',
            `It was given up after ${timeouts.startSeconds} s without a Pod. The last answer was: ${why.message}`,
          )
        : fail(
            'StartTimeout',
            `Its Pod could not be made within ${timeouts.startSeconds} s.`,
          );
    }
  }
  if (!admission) return [];
  if (!admission.admitted) return planQueued(observed, admission);
  const attempt = nextAttempt(observed);
  const wait =
    phase === 'Starting'
      ? phaseSince(observed) + attemptDelayMs(podsUsed(session, attempt)) - now
      : 0;
  if (wait > 0) return [{ type: 'lookAgain', afterMs: wait }];
  const earlier = observed.pods.find(pod => !isTerminal(pod));
  if (earlier) return planAfterEarlier(observed, attempt, earlier);
  return [{ type: 'createPod', attempt }];
}

/** It may have been made a moment before its runtime was. Who waits is told, and until when. */
function planPending(
  observed: ObservedSession,
  why: string,
  ends: number,
): SessionAction[] {
  const { now, patience, session } = observed;
  const again: SessionAction = { type: 'lookAgain', afterMs: ends - now };
  if ((session.status?.phase ?? 'Pending') !== 'Pending') return [again];
  const message = `${why} It waits ${
    patience.runtimeMs / 1000
  } s from when it was made, should that come to be.`;
  return [
    {
      type: 'writeStatus',
      status: draftStatus(observed, {
        phase: 'Pending',
        reason: 'Created',
        message,
        conditions: [
          { type: 'Admitted', status: 'False', reason: 'Created', message },
        ],
      }),
    },
    again,
  ];
}

/** Two Pods of one session must never live: the one that still ends is waited for. */
function planAfterEarlier(
  observed: ObservedSession,
  attempt: number,
  earlier: Pod,
): SessionAction[] {
  const { metadata, status } = observed.session;
  const message = `Its earlier Pod ${earlier.metadata.name} still ends; another is made when it is gone.`;
  const say: SessionAction = {
    type: 'writeStatus',
    status: draftStatus(observed, {
      phase: 'Starting',
      reason: 'Admitted',
      message,
      workload: { podName: podName(metadata.name, attempt), attempt },
      conditions: [
        ...admittedConditions(observed),
        {
          type: 'WorkloadCreated',
          status: 'False',
          reason: 'EarlierPodEnding',
          message,
        },
      ],
    }),
  };
  return [
    ...(status?.phase === 'Starting' ? [] : [say]),
    { type: 'lookAgain', afterMs: LOOK_AGAIN_MS },
  ];
}

/** Whether that is what a session may end with, such as the loss of a node that never said that its Pod is gone. */
function isEndReason(reason: string): boolean {
  return Object.entries(SESSION_REASONS).some(
    ([name, { phase }]) => name === reason && phase === 'Failed',
  );
}

/** Why its runtime cannot be used, where it cannot. */
function explainRuntime(
  name: string,
  runtime: AgentRuntime | undefined,
): { reason: string; message: string } | undefined {
  if (!runtime) {
    return {
      reason: 'RuntimeNotFound',
      message: `There is no AgentRuntime named "${name}". Ask a platform engineer to add it, or choose another.`,
    };
  }
  const fault = judgeRuntime(runtime.spec);
  return (
    fault && {
      reason: 'InvalidSpec',
      message: `The AgentRuntime "${name}" cannot be used as it is written. ${fault.message} Ask a platform engineer to do so, then start the session again.`,
    }
  );
}

/** Which attempt is to be made: the recorded one if its Pod never was, the one after it otherwise. */
function nextAttempt({ session }: ObservedSession): number {
  const workload = session.status?.workload;
  if (!workload) return 0;
  return workload.podUID === undefined
    ? workload.attempt
    : workload.attempt + 1;
}

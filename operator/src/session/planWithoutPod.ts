import type { AgentRuntime } from '@agentic-sessions/kubernetes-api';
import { judgeRuntime } from '../runtime/judgeRuntime';
import type { ObservedSession } from './ObservedSession';
import { phaseSince } from './phaseSince';
import { planEnd, planViolation } from './planEnd';
import { planQueued } from './planQueued';
import { attemptDelayMs } from './attemptDelayMs';
import type { SessionAction } from './SessionAction';

/** What to do for a session that should run and has no Pod: let it in, keep it waiting, or give up. */
export function planWithoutPod(observed: ObservedSession): SessionAction[] {
  const { session, now, timeouts, admission, runtime, patience } = observed;
  const phase = session.status?.phase ?? 'Pending';
  const fail = (reason: string, message: string) =>
    planEnd(observed, { phase: 'Failed', reason, message });
  const unusable = explainRuntime(session.spec.framework.type, runtime);
  if (unusable) {
    const madeAt = Date.parse(session.metadata.creationTimestamp ?? '') || now;
    const ends = madeAt + patience.runtimeMs;
    return now >= ends
      ? fail(unusable.reason, unusable.message)
      : [{ type: 'lookAgain', afterMs: ends - now }];
  }
  if (observed.violation !== undefined) {
    return planViolation(observed, observed.violation);
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
            'WorkloadRefused',
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
      ? phaseSince(observed) + attemptDelayMs(attempt) - now
      : 0;
  if (wait > 0) return [{ type: 'lookAgain', afterMs: wait }];
  return [{ type: 'createPod', attempt }];
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

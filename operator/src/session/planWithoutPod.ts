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
  if (!runtime) {
    const madeAt = Date.parse(session.metadata.creationTimestamp ?? '') || now;
    const type = session.spec.framework.type;
    if (now - madeAt >= patience.runtimeMs) {
      return fail(
        'RuntimeNotFound',
        `There is no AgentRuntime named "${type}". Ask a platform engineer to add it, or choose another.`,
      );
    }
    return [{ type: 'lookAgain', afterMs: madeAt + patience.runtimeMs - now }];
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
        ? fail('WorkloadRefused', why.message)
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

/** Which attempt is to be made: the recorded one if its Pod never was, the one after it otherwise. */
function nextAttempt({ session }: ObservedSession): number {
  const workload = session.status?.workload;
  if (!workload) return 0;
  return workload.podUID === undefined
    ? workload.attempt
    : workload.attempt + 1;
}

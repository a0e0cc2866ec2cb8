import type { SessionWorkload } from '@agentic-sessions/kubernetes-api';
import type { Pod } from '@agentic-sessions/kubernetes-client';
import { draftStatus } from './draftStatus';
import { SUSPENDING } from './isSuspending';
import { kubeletSilentAt } from './kubeletSilentAt';
import type { ObservedSession } from './ObservedSession';
import type { SessionAction } from './SessionAction';

const SAYS = {
  Stopped: {
    reason: 'Stopping',
    message:
      'Somebody stopped it: its turn is interrupted, and its Pod has a moment to end.',
  },
  Suspended: {
    reason: SUSPENDING,
    message:
      'It is being suspended: its turn is interrupted, and conversation and workspace are kept before its Pod goes.',
  },
} as const;

/** A Pod is not wanted any more, and its runner has yet to say its last word: the phase follows from that. */
export function planLeaving(
  observed: ObservedSession,
  pod: Pod,
  workload: SessionWorkload,
): SessionAction[] {
  const { session, now } = observed;
  const desired = session.spec.desiredState ?? 'Running';
  const silentAt = kubeletSilentAt(pod);
  const actions: SessionAction[] = [];
  // Of a Pod that goes already nothing says that it goes to be suspended: should people want it to run again meanwhile,
  // whoever else took it away did so.
  if (
    desired === 'Stopped' ||
    (desired === 'Suspended' && silentAt === undefined)
  ) {
    const { reason, message } = SAYS[desired];
    // Written first: should it be resumed before the Pod is gone, this tells that nobody else took the Pod away.
    actions.push({
      type: 'writeStatus',
      status: draftStatus(observed, {
        phase: session.status?.phase === 'Running' ? 'Running' : 'Starting',
        reason,
        message,
        workload,
        conditions: [{ type: 'Ready', status: 'False', reason, message }],
      }),
    });
  }
  actions.push(
    silentAt === undefined
      ? { type: 'deletePod', pod, why: `Desired is ${desired}.` }
      : { type: 'lookAgain', afterMs: Math.max(1_000, silentAt - now) },
  );
  return actions;
}

import { draftStatus } from './draftStatus';
import type { ObservedSession } from './ObservedSession';
import type { SessionAction } from './SessionAction';
import { SUSPENDING } from './isSuspending';
import type { Pod } from '@agentic-sessions/kubernetes-client';

/** After its grace period a kubelet that has not ended the Pod is silent. */
const SILENT_MS = 5_000;

/** A Pod is not wanted any more, and its runner has yet to say its last word: the phase follows from that. */
export function planLeaving(
  observed: ObservedSession,
  pod: Pod,
): SessionAction[] {
  const { session, now } = observed;
  const desired = session.spec.desiredState ?? 'Running';
  const deletedAt = pod.metadata.deletionTimestamp;
  if (deletedAt) {
    const silent = Date.parse(deletedAt) + SILENT_MS - now;
    return [{ type: 'lookAgain', afterMs: Math.max(1_000, silent) }];
  }
  const remove: SessionAction = {
    type: 'deletePod',
    pod,
    why: `Desired is ${desired}.`,
  };
  if (desired !== 'Suspended') return [remove];
  const message =
    'It is being suspended: its turn is interrupted, and conversation and workspace are kept before its Pod goes.';
  return [
    // Written first: should it be resumed before the Pod is gone, this tells that nobody else took the Pod away.
    {
      type: 'writeStatus',
      status: draftStatus(observed, {
        phase: session.status?.phase ?? 'Starting',
        reason: SUSPENDING,
        message,
        conditions: [
          { type: 'Ready', status: 'False', reason: SUSPENDING, message },
        ],
      }),
    },
    remove,
  ];
}

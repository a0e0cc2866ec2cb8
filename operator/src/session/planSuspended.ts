import { draftStatus } from './draftStatus';
import type { ObservedSession } from './ObservedSession';
import type { PodVerdict } from './PodVerdict';
import type { SessionAction } from './SessionAction';

type Ended = Extract<PodVerdict, { state: 'ended' }>;

/** What is said of a suspended session's workspace: the reason of its condition `Ready`, and words. */
interface Kept {
  reason: 'NotStarted' | 'SnapshotTaken' | 'SnapshotFailed';
  message: string;
}

/**
 * The Pod is freed, and what of the session is kept is said as it is.
 *
 * @param verdict - how its Pod ended, where it had one
 */
export function planSuspended(
  observed: ObservedSession,
  verdict: Ended | undefined,
): SessionAction[] {
  // What was said then is still so.
  if (observed.session.status?.phase === 'Suspended') return [];
  const { reason, message } = whatIsKept(observed, verdict);
  return [
    {
      type: 'writeStatus',
      status: draftStatus(observed, {
        phase: 'Suspended',
        reason: 'SuspendedByUser',
        message,
        startedAt: verdict?.everRan ? verdict.startedAt : undefined,
        conditions: [{ type: 'Ready', status: 'False', reason, message }],
      }),
    },
    {
      type: 'event',
      severity: reason === 'SnapshotFailed' ? 'Warning' : 'Normal',
      reason: 'SuspendedByUser',
      action: 'Suspend',
      note: message,
    },
  ];
}

function whatIsKept(
  { session }: ObservedSession,
  verdict: Ended | undefined,
): Kept {
  const { startedAt, snapshot, workload } = session.status ?? {};
  const freed = 'It is suspended and its Pod is freed.';
  if (startedAt === undefined && !verdict?.everRan) {
    return {
      reason: 'NotStarted',
      message: 'It was suspended before it ran; it begins when it is resumed.',
    };
  }
  const goesOn = 'It goes on from there when it is resumed.';
  const said = verdict?.termination?.snapshot;
  if (said?.kept) {
    return {
      reason: 'SnapshotTaken',
      message: `${freed} ${said.message} ${goesOn}`,
    };
  }
  if (!verdict?.everRan) {
    return {
      reason: 'SnapshotTaken',
      message: `${freed} Nothing had begun since it was resumed, so what was kept before still is.`,
    };
  }
  // Where a Pod is killed in haste its runner's word may be missing, or older than what the portal has.
  if (snapshot && snapshot.attempt === workload?.attempt) {
    return {
      reason: 'SnapshotTaken',
      message: `${freed} Conversation and workspace are kept. ${goesOn}`,
    };
  }
  const why =
    said?.message ?? 'Its runner left no word that the workspace was kept.';
  return {
    reason: 'SnapshotFailed',
    message: `${freed} ${why} When it is resumed the conversation goes on from the ledger, with the workspace as far as it was kept before.`,
  };
}

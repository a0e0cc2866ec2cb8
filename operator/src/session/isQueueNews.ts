import type { SessionStatus } from '@agentic-sessions/kubernetes-api';

/** So many are told each step; those further back only larger ones. */
const NEXT = 10;

function admitted(status: SessionStatus) {
  return status.conditions?.find(c => c.type === 'Admitted')?.message;
}

/**
 * Whether what is now to be said of a session that waits is worth a write. In a queue of a thousand each start would
 * otherwise cost a thousand writes: the next ten see every step, those behind them see when they have moved by a tenth.
 * A change of the limit is told to all.
 */
export function isQueueNews(
  old: SessionStatus | undefined,
  wanted: SessionStatus,
): boolean {
  if (
    old?.phase !== wanted.phase ||
    old?.reason !== wanted.reason ||
    admitted(old ?? {}) !== admitted(wanted)
  ) {
    return true;
  }
  const [before, after] = [old?.queuePosition ?? 0, wanted.queuePosition ?? 0];
  if (after <= NEXT) return true;
  return Math.abs(after - before) * 10 >= before;
}

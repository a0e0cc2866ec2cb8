import type { LedgerWriter } from '../ledger/LedgerWriter';

/**
 * Closes what waits for a decision that nobody is left to hear: all of a session that is over, or, where an attempt is
 * given, what the Pods before it had asked.
 */
export async function cancelPendingApprovals(
  writer: LedgerWriter,
  beforeAttempt?: number,
): Promise<void> {
  const query = writer
    .trx('approvals')
    .where({ session_id: writer.ref.sessionId, state: 'pending' });
  if (beforeAttempt !== undefined) {
    query.andWhere('attempt', '<', beforeAttempt);
  }
  await query.update({ state: 'cancelled', decided_at: writer.now });
}

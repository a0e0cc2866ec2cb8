import type { LedgerWriter } from '../ledger/LedgerWriter';

/** Closes what waits for a decision in a session that is over: nobody is left to hear it. */
export async function cancelPendingApprovals(
  writer: LedgerWriter,
): Promise<void> {
  await writer
    .trx('approvals')
    .where({ session_id: writer.ref.sessionId, state: 'pending' })
    .update({ state: 'cancelled', decided_at: writer.now });
}

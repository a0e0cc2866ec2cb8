import type { LedgerWriter } from '../ledger/LedgerWriter';
import { CommandStore } from './CommandStore';

/**
 * Closes what a session that is over has not heard and never will, so that nobody waits for it: each command is ignored,
 * and the ledger says so. Only a stop has got what it wanted where the session was stopped. Doing it again adds nothing.
 */
export async function settleCommands(
  writer: LedgerWriter,
  options: { phase: string },
): Promise<void> {
  const open: { id: string; kind: string }[] = await writer
    .trx('commands')
    .where({ session_id: writer.ref.sessionId })
    .whereNull('applied_at')
    .orderBy('position')
    .select('id', 'kind');
  for (const { id, kind } of open) {
    const done =
      kind === 'stop' && options.phase === 'Stopped'
        ? { commandId: id, outcome: 'applied' }
        : { commandId: id, outcome: 'ignored', reason: 'SessionEnded' };
    await writer.append([
      {
        time: writer.now,
        kind: 'command.applied',
        actor: 'portal',
        body: done,
        sourceKey: `settled:${id}`,
      },
    ]);
    await CommandStore.applied(writer, done);
  }
}

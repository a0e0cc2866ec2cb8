import type { NewEvent } from '../spool/Ledger';
import type { RecoveredSession } from '../spool/recoverSession';

/** What must be said of what an earlier process had begun and nobody will end any more. */
export function closeOpenEnds(recovered: RecoveredSession): NewEvent[] {
  const events: NewEvent[] = recovered.openPermissions.map(requestId => ({
    kind: 'permission.resolved',
    body: {
      requestId,
      outcome: 'cancelled',
      by: 'runner',
      rule: 'The runner was started again; the agent no longer waits.',
    },
  }));
  if (recovered.openTurn !== undefined) {
    events.push(
      {
        kind: 'note',
        body: {
          text: 'The runner was started again in the middle of a turn, which ends here.',
        },
      },
      {
        kind: 'turn.ended',
        body: {
          turn: recovered.openTurn,
          stopReason: 'error',
          durationMs: 0,
        },
      },
    );
  }
  return events;
}

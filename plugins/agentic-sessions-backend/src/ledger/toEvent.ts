import type { SessionEvent } from '@agentic-sessions/backstage-plugin-common';
import type { LedgerEvent } from './LedgerEvent';

/** An event of the ledger as the API tells it. */
export function toEvent(event: LedgerEvent): SessionEvent {
  return {
    seq: event.seq,
    time: event.time,
    kind: event.kind,
    actor: event.actor,
    body: event.body,
    hash: event.hash,
  };
}

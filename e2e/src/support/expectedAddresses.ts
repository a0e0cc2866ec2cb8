import type { LedgerEntry } from './sessions';

/** Kinds that make a line of their own in the conversation; the others change a line, or another part of the page. */
const LINES = new Set([
  'session.created',
  'session.phase',
  'session.ended',
  'session.deleted',
  'git.cloned',
  'message',
  'thought',
  'tool.call',
  'permission.requested',
  'user.message',
  'user.interrupt',
  'user.stop',
  'user.finish',
  'artifact.added',
  'turn.ended',
  'note',
  'error',
]);

/** The events of a ledger that have an address of their own on the page. */
export function expectedAddresses(ledger: LedgerEntry[]): number[] {
  return ledger
    .filter(({ kind, body }) => {
      // The last phase is told by the event that ends the session.
      const isLastPhase =
        kind === 'session.phase' &&
        ['Completed', 'Failed', 'Stopped'].includes(body.phase);
      const isEcho = kind === 'message' && body.role === 'user';
      return LINES.has(kind) && !isLastPhase && !isEcho;
    })
    .map(({ seq }) => seq);
}

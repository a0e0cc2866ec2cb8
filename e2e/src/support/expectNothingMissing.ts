import { eventually } from '@agentic-sessions/test-support';
import { type LedgerEntry, readLedger } from './sessions';
import type { SessionView } from './SessionView';
import type { StartedSession } from './startSession';

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
  'user.suspend',
  'user.resume',
  'artifact.added',
  'turn.ended',
  'note',
  'error',
]);

/** The events of a ledger that have an address of their own on the page. */
function expectedAddresses(ledger: LedgerEntry[]): number[] {
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

/** The page has each event of the ledger once, in order. What still comes, such as files after a turn, is waited for. */
export async function expectNothingMissing(
  view: SessionView,
  session: StartedSession,
): Promise<void> {
  await eventually(
    async () => {
      const ledger = await readLedger('ada', session.namespace, session.id);
      expect(ledger.map(event => event.seq)).toEqual(
        ledger.map((_, index) => index + 1),
      );
      expect(await view.readAddresses()).toEqual(expectedAddresses(ledger));
    },
    { timeoutMs: 20_000, intervalMs: 500 },
  );
}

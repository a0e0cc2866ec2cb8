import type { Command } from '@agentic-sessions/runner-protocol';
import type { LedgerWriter } from '../ledger/LedgerWriter';

/** A command without what the table gives it. */
export type NewCommand = {
  [K in Command['kind']]: Omit<Extract<Command, { kind: K }>, 'time'>;
}[Command['kind']];

/**
 * Stores a command for the runner together with the ledger event that tells of it. The event's sequence number is the
 * command's position, so that commands have the one order of the ledger and a runner can resume after the last it saw.
 */
export async function addCommand(
  writer: LedgerWriter,
  command: NewCommand,
  event: { kind: string; body: unknown },
  /** The delivery that it carries, so that it is not lost where the session ends before it hears it. */
  delivery?: string,
): Promise<void> {
  const [stored] = await writer.append([
    {
      time: writer.now,
      kind: event.kind,
      actor: command.actor,
      body: event.body,
    },
  ]);
  const { id, kind, actor, ...body } = command;
  await writer.trx('commands').insert({
    session_id: writer.ref.sessionId,
    position: stored.seq,
    id,
    namespace: writer.ref.namespace,
    kind,
    body: JSON.stringify(body),
    actor,
    created_at: writer.now,
    delivery: delivery ?? null,
  });
}

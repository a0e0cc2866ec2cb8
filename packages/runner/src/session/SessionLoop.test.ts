import type { Command } from '@agentic-sessions/runner-protocol';
import { ListLedger } from '../__testUtils__/ListLedger';
import { ManualClock } from '../__testUtils__/ManualClock';
import { UpdateTranslator } from '../agent/UpdateTranslator';
import { PermissionBroker } from '../policy/PermissionBroker';
import { Ending } from './Ending';
import { SessionLoop } from './SessionLoop';

function message(id: string): Command {
  return {
    id,
    kind: 'message',
    text: 'and this',
    actor: 'ada',
    time: '2026-11-22T10:00:00.000Z',
  };
}

describe('SessionLoop', () => {
  it('answers what waits at its end, and what comes after it', () => {
    const ledger = new ListLedger();
    const clock = new ManualClock();
    const loop = new SessionLoop({
      ledger,
      clock,
      broker: new PermissionBroker(clock),
      ending: new Ending(),
      translator: {} as UpdateTranslator,
      inputs: {},
      interactive: true,
      idleMs: 1000,
      cancelMs: 1000,
      lastTurn: 0,
      applied: new Set(),
      turnEnded: () => {},
    });
    loop.command(message('waits'));
    expect(ledger.events).toEqual([]);
    loop.close();
    loop.command(message('late'));
    loop.command({ ...message('late finish'), kind: 'finish' } as Command);
    // Told again, as after a break of the stream.
    loop.command(message('late'));
    expect(ledger.bodies('command.applied')).toEqual(
      ['waits', 'late', 'late finish'].map(commandId => ({
        commandId,
        outcome: 'ignored',
        reason: 'SessionEnded',
      })),
    );
  });
});

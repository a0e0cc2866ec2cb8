import type { Command } from '@agentic-sessions/runner-protocol';
import { ListLedger } from '../__testUtils__/ListLedger';
import { ManualClock } from '../__testUtils__/ManualClock';
import type { AgentPort } from '../agent/AgentPort';
import { UpdateTranslator } from '../agent/UpdateTranslator';
import { PermissionBroker } from '../policy/PermissionBroker';
import { Ending } from './Ending';
import { OUTCOMES } from './Outcome';
import { SessionLoop, type SessionLoopOptions } from './SessionLoop';

function message(id: string): Command {
  return {
    id,
    kind: 'message',
    text: 'and this',
    actor: 'ada',
    time: '2026-11-22T10:00:00.000Z',
  };
}

function setUp(options: Partial<SessionLoopOptions> = {}) {
  const ledger = new ListLedger();
  const clock = new ManualClock();
  const ending = new Ending();
  const prompt = jest.fn(async () => ({ stopReason: 'end_turn' }));
  const loop = new SessionLoop({
    ledger,
    clock,
    broker: new PermissionBroker(clock),
    ending,
    translator: {
      beginTurn: () => {},
      endTurn: () => {},
    } as unknown as UpdateTranslator,
    inputs: {},
    interactive: false,
    idleMs: 1000,
    cancelMs: 1000,
    lastTurn: 0,
    applied: new Set(),
    turnEnded: () => {},
    stored: async () => {},
    ...options,
  });
  const run = () =>
    loop.run(
      {
        gone: new Promise<never>(() => {}),
        prompt,
        cancel: async () => {},
      } as unknown as AgentPort,
      { prompt: 'Survey it.' },
    );
  return { ledger, ending, prompt, loop, run };
}

describe('SessionLoop', () => {
  it('answers what waits at its end, and what comes after it', () => {
    const { ledger, loop } = setUp({ interactive: true });
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

  it.each([
    ['gives the first prompt to the agent when the portal has stored that', 0],
    ['does not wait with later ones', 1],
  ])('%s', async (_, lastTurn) => {
    let store = () => {};
    const stored = new Promise<void>(resolve => {
      store = resolve;
    });
    const { ledger, prompt, run } = setUp({ lastTurn, stored: () => stored });
    const running = run();
    await new Promise(resolve => setImmediate(resolve));
    expect(ledger.bodies('turn.started')).toHaveLength(1);
    expect(prompt).toHaveBeenCalledTimes(lastTurn);
    store();
    expect((await running).reason).toBe('TurnEnded');
    expect(prompt).toHaveBeenCalledTimes(1);
  });

  it('gives no prompt to the agent of a session that ended while it waited', async () => {
    const { ledger, ending, prompt, run } = setUp({
      stored: () => ending.reached(),
    });
    const running = run();
    ending.decide(OUTCOMES.terminated);
    expect((await running).reason).toBe('Terminated');
    expect(prompt).not.toHaveBeenCalled();
    expect(ledger.bodies('turn.ended')).toMatchObject([{ cutShort: true }]);
  });
});

import type { LedgerEvent } from '../api/types';
import { anEvent } from '../testing/fixtures';
import { EMPTY_CONVERSATION } from './conversation';
import type { ConversationItem } from './conversation';
import { foldEvents } from './foldEvents';

function fold(...events: LedgerEvent[]) {
  return foldEvents(EMPTY_CONVERSATION, events);
}

/** The part of a row that these tests are about. */
function brief(item: ConversationItem): unknown {
  switch (item.type) {
    case 'message':
      return [item.author.kind, item.text, ...(item.queued ? ['queued'] : [])];
    case 'tool':
      return ['tool', item.call.title, item.call.status];
    case 'permission':
      return ['permission', item.request.tool, item.request.outcome];
    case 'note':
      return ['note', item.note.code];
    default:
      return [item.type, item.text];
  }
}

describe('foldEvents', () => {
  it.each<[string, LedgerEvent[], unknown[]]>([
    [
      'what the agent says',
      [anEvent(1, 'message', { role: 'agent', text: 'Hello', turn: 1 })],
      [['agent', 'Hello']],
    ],
    [
      'an echo of the prompt: nothing',
      [anEvent(1, 'message', { role: 'user', text: 'Do it', turn: 1 })],
      [],
    ],
    [
      'a thought',
      [anEvent(1, 'thought', { text: 'Hm', turn: 1 })],
      [['thought', 'Hm']],
    ],
    [
      'a message that waits for its turn',
      [anEvent(1, 'user.message', { commandId: 'c1', text: 'And tests' })],
      [['person', 'And tests', 'queued']],
    ],
    [
      'a message that was taken up',
      [
        anEvent(1, 'user.message', { commandId: 'c1', text: 'And tests' }),
        anEvent(2, 'command.applied', { commandId: 'c1', outcome: 'applied' }),
      ],
      [['person', 'And tests']],
    ],
    [
      'a message that the next turn takes up',
      [
        anEvent(1, 'turn.started', { turn: 1, prompt: 'First' }),
        anEvent(2, 'user.message', { commandId: 'c1', text: 'Second' }),
        anEvent(3, 'turn.started', { turn: 2, prompt: 'Second' }),
      ],
      [['person', 'Second']],
    ],
    [
      'a prompt that no message brought',
      [
        anEvent(1, 'turn.started', { turn: 1, prompt: 'First' }),
        anEvent(2, 'turn.started', { turn: 2, prompt: 'From a comment' }),
      ],
      [['person', 'From a comment']],
    ],
    [
      'a command that the runner ignored',
      [
        anEvent(1, 'command.applied', {
          commandId: 'c9',
          outcome: 'ignored',
          reason: 'no turn is running',
        }),
      ],
      [['note', 'ignored']],
    ],
    [
      'a tool call and its updates in one row',
      [
        anEvent(1, 'tool.call', {
          toolCallId: 't1',
          title: 'Read a',
          kind: 'read',
          status: 'pending',
        }),
        anEvent(2, 'message', { role: 'agent', text: 'Meanwhile', turn: 1 }),
        anEvent(3, 'tool.update', { toolCallId: 't1', status: 'completed' }),
      ],
      [
        ['tool', 'Read a', 'completed'],
        ['agent', 'Meanwhile'],
      ],
    ],
    [
      'a tool call that is only ever updated',
      [
        anEvent(1, 'tool.update', {
          toolCallId: 't1',
          title: 'Edit b',
          status: 'failed',
        }),
      ],
      [['tool', 'Edit b', 'failed']],
    ],
    [
      'a permission request that waits',
      [anEvent(1, 'permission.requested', { requestId: 'r1', tool: 'edit' })],
      [['permission', 'edit', undefined]],
    ],
    [
      'phases, but the last one once',
      [
        anEvent(1, 'session.phase', { phase: 'Running' }),
        anEvent(2, 'session.phase', { phase: 'Completed' }),
        anEvent(3, 'session.ended', { phase: 'Completed' }),
      ],
      [
        ['note', 'phase'],
        ['note', 'ended'],
      ],
    ],
    [
      'a kind nobody told us of',
      [anEvent(1, 'network.denied', { host: 'example.org' })],
      [['note', 'unknown']],
    ],
    [
      'usage and log lines: nothing',
      [
        anEvent(1, 'usage', { inputTokens: 5 }),
        anEvent(2, 'log', { stream: 'agent', text: 'x' }),
      ],
      [],
    ],
    [
      'a body that is not what it should be',
      [anEvent(1, 'message', null), anEvent(2, 'tool.call', 'broken')],
      [
        ['agent', ''],
        ['tool', '', 'pending'],
      ],
    ],
  ])('shows %s', (_name, events, rows) => {
    expect(fold(...events).items.map(brief)).toEqual(rows);
  });

  it.each([
    [
      'permission.decided',
      { decision: 'approved' },
      'grace',
      'approved',
      'grace',
    ],
    [
      'permission.decided',
      { decision: 'denied', comment: 'not on Friday' },
      'user:default/grace',
      'denied',
      'grace',
    ],
    ['permission.expired', {}, 'portal', 'expired', ''],
    [
      'permission.resolved',
      { outcome: 'denied', by: 'policy' },
      'runner',
      'denied',
      'policy',
    ],
  ])('settles a request by %s %j', (kind, body, actor, outcome, by) => {
    const { items } = fold(
      anEvent(1, 'permission.requested', {
        requestId: 'r1',
        tool: 'git push',
        expiresInSeconds: 60,
      }),
      anEvent(2, kind, { requestId: 'r1', ...body }, { actor }),
    );
    expect(items).toHaveLength(1);
    expect(items[0]).toMatchObject({
      seq: 1,
      request: {
        outcome,
        decidedBy: by,
        expiresAt: '2026-11-22T12:01:01.000Z',
      },
    });
  });

  it('believes the first decision', () => {
    const { items } = fold(
      anEvent(1, 'permission.requested', { requestId: 'r1' }),
      anEvent(2, 'permission.decided', { requestId: 'r1', decision: 'denied' }),
      anEvent(3, 'permission.resolved', {
        requestId: 'r1',
        outcome: 'approved',
      }),
    );
    expect(items[0]).toMatchObject({ request: { outcome: 'denied' } });
  });

  it('keeps the newest plan, and the changes of calls that succeeded', () => {
    const diff = (path: string) => [
      { type: 'diff', path, oldText: 'a', newText: 'b' },
    ];
    const { plan, changes, turn, turnRunning } = fold(
      anEvent(1, 'turn.started', { turn: 1, prompt: 'x' }),
      anEvent(2, 'plan', { entries: [{ content: 'A', status: 'pending' }] }),
      anEvent(3, 'plan', {
        entries: [
          { content: 'A', status: 'completed' },
          { content: 'B', status: 'odd' },
        ],
      }),
      anEvent(4, 'tool.call', { toolCallId: 't1', content: diff('one.ts') }),
      anEvent(5, 'tool.update', { toolCallId: 't1', status: 'completed' }),
      anEvent(6, 'tool.update', { toolCallId: 't1', status: 'completed' }),
      anEvent(7, 'tool.call', { toolCallId: 't2', content: diff('two.ts') }),
      anEvent(8, 'tool.update', { toolCallId: 't2', status: 'failed' }),
    );
    expect(plan).toEqual([
      { content: 'A', status: 'completed' },
      { content: 'B', status: 'pending' },
    ]);
    expect(changes.map(c => [c.turn, c.change.path])).toEqual([[1, 'one.ts']]);
    expect([turn, turnRunning]).toEqual([1, true]);
  });

  it('says how long a call took, by the runner or by the clock of its events', () => {
    const { items } = fold(
      anEvent(1, 'tool.call', { toolCallId: 'a' }),
      anEvent(3, 'tool.update', { toolCallId: 'a', status: 'completed' }),
      anEvent(4, 'tool.call', { toolCallId: 'b' }),
      anEvent(9, 'tool.update', {
        toolCallId: 'b',
        status: 'completed',
        durationMs: 7,
      }),
    );
    expect(
      items.map(item => item.type === 'tool' && item.call.durationMs),
    ).toEqual([2000, 7]);
  });

  it('leaves out what it has, in whatever batches events come', () => {
    const events = [
      anEvent(1, 'message', { role: 'agent', text: 'one' }),
      anEvent(2, 'tool.call', { toolCallId: 't' }),
      anEvent(3, 'tool.update', { toolCallId: 't', status: 'completed' }),
      anEvent(4, 'message', { role: 'agent', text: 'two' }),
    ];
    const whole = foldEvents(EMPTY_CONVERSATION, events);
    const inPieces = [
      events.slice(0, 2),
      events.slice(0, 3),
      events.slice(1, 4),
      events,
    ].reduce(foldEvents, EMPTY_CONVERSATION);
    expect(inPieces).toEqual(whole);
    expect(foldEvents(whole, events)).toBe(whole);
  });

  it('changes nothing of the conversation it is given', () => {
    const before = fold(anEvent(1, 'tool.call', { toolCallId: 't' }));
    const row = before.items[0];
    const after = foldEvents(before, [
      anEvent(2, 'message', { role: 'agent', text: 'x' }),
    ]);
    expect(before.items).toEqual([row]);
    expect(after.items[0]).toBe(row);
  });

  it('folds ten thousand events at once', () => {
    const events = Array.from({ length: 10_000 }, (_, i) =>
      anEvent(i + 1, i % 2 ? 'message' : 'tool.call', {
        role: 'agent',
        text: 'x',
        toolCallId: `t${i}`,
      }),
    );
    expect(fold(...events).items).toHaveLength(10_000);
  });
});

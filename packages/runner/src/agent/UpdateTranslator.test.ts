import { ListLedger } from '../__testUtils__/ListLedger';
import { ManualClock } from '../__testUtils__/ManualClock';
import { UpdateTranslator } from './UpdateTranslator';

describe('UpdateTranslator', () => {
  const make = () => {
    const ledger = new ListLedger();
    const clock = new ManualClock();
    const live: string[][] = [];
    const finished: string[] = [];
    const named: string[] = [];
    const translator = new UpdateTranslator({
      ledger,
      clock,
      live: { push: (...delta) => live.push(delta) },
      prefix: 'a0-',
      toolFinished: ({ toolCallId }) => finished.push(toolCallId),
      fileNamed: uri => named.push(uri),
    });
    translator.beginTurn(3);
    const say = (
      text: string,
      sessionUpdate = 'agent_message_chunk',
      messageId?: string,
    ) =>
      translator.update({
        sessionUpdate,
        content: { type: 'text', text },
        messageId,
      });
    return { ledger, clock, live, finished, named, translator, say };
  };

  it('makes one message of the pieces said in one voice', () => {
    const { ledger, live, say, translator } = make();
    say('Hel');
    say('lo');
    say('hm', 'agent_thought_chunk');
    say('again');
    translator.endTurn();
    expect(ledger.events).toEqual([
      {
        kind: 'message',
        body: { role: 'agent', id: 'a0-3-1', turn: 3, text: 'Hello' },
      },
      { kind: 'thought', body: { id: 'a0-3-2', turn: 3, text: 'hm' } },
      {
        kind: 'message',
        body: { role: 'agent', id: 'a0-3-3', turn: 3, text: 'again' },
      },
    ]);
    expect(live).toEqual([
      ['message', 'a0-3-1', 'Hel'],
      ['message', 'a0-3-1', 'lo'],
      ['thought', 'a0-3-2', 'hm'],
      ['message', 'a0-3-3', 'again'],
    ]);
  });

  it('keeps messages apart that the agent numbers itself', () => {
    const { ledger, say, translator } = make();
    say('one', undefined, 'm1');
    say('two', undefined, 'm2');
    translator.endTurn();
    expect(ledger.bodies('message')).toMatchObject([
      { id: 'a0-m1', text: 'one' },
      { id: 'a0-m2', text: 'two' },
    ]);
  });

  it('splits very long text into events of one id, without tearing a character', () => {
    const { ledger, say, translator } = make();
    const text = `x${'🎉'.repeat(40_000)}`;
    say(text);
    translator.endTurn();
    const parts = ledger.bodies('message') as Array<{
      id: string;
      text: string;
    }>;
    expect(parts.length).toBeGreaterThan(1);
    expect(new Set(parts.map(({ id }) => id)).size).toBe(1);
    expect(parts.map(part => part.text).join('')).toBe(text);
    for (const part of parts) expect(part.text).not.toMatch(/\p{Cs}/u);
  });

  it('tells a tool call once and its updates after, with how long it took', () => {
    const { ledger, clock, finished, translator } = make();
    translator.update({
      sessionUpdate: 'tool_call',
      toolCallId: 't',
      title: 'Run',
      kind: 'execute',
      status: 'pending',
      rawInput: { command: 'make' },
      _meta: { secret: 'of the agent' },
    });
    void clock.advance(1_500);
    translator.update({
      sessionUpdate: 'tool_call_update',
      toolCallId: 't',
      status: 'in_progress',
      title: null,
    });
    void clock.advance(500);
    translator.update({
      sessionUpdate: 'tool_call_update',
      toolCallId: 't',
      status: 'completed',
      rawOutput: 1,
    });
    expect(ledger.events).toEqual([
      {
        kind: 'tool.call',
        body: {
          toolCallId: 't',
          title: 'Run',
          kind: 'execute',
          status: 'pending',
          rawInput: { command: 'make' },
          turn: 3,
        },
      },
      {
        kind: 'tool.update',
        body: { toolCallId: 't', status: 'in_progress', turn: 3 },
      },
      {
        kind: 'tool.update',
        body: {
          toolCallId: 't',
          status: 'completed',
          rawOutput: 1,
          durationMs: 2_000,
          turn: 3,
        },
      },
    ]);
    expect(finished).toEqual(['t']);
  });

  it('begins the call with whatever is heard of it first', () => {
    const { ledger, translator } = make();
    translator.tool({ toolCallId: 't', title: 'Write', kind: 'edit' });
    translator.update({
      sessionUpdate: 'tool_call',
      toolCallId: 't',
      title: 'Write',
      kind: 'edit',
      status: 'completed',
    });
    expect(ledger.events.map(({ kind }) => kind)).toEqual([
      'tool.call',
      'tool.update',
    ]);
  });

  it('writes output that grows at most once a second, and the last of it always', async () => {
    const { ledger, clock, translator } = make();
    const grow = (text: string) =>
      translator.update({
        sessionUpdate: 'tool_call_update',
        toolCallId: 't',
        content: [{ type: 'content', content: { type: 'text', text } }],
      });
    translator.tool({ toolCallId: 't', status: 'in_progress' });
    for (let step = 1; step <= 35; step += 1) {
      await clock.advance(100);
      grow('x'.repeat(step));
    }
    translator.endTurn();
    const texts = (
      ledger.bodies('tool.update') as Array<{
        content: Array<{ content: { text: string } }>;
      }>
    ).map(({ content }) => content[0].content.text.length);
    expect(texts).toEqual([10, 20, 30, 35]);
  });

  it('tells usage once a turn: tokens, and by how much the cost grew', () => {
    const { ledger, translator } = make();
    const cost = (amount: number) =>
      translator.update({
        sessionUpdate: 'usage_update',
        used: 10,
        size: 100,
        cost: { amount, currency: 'USD' },
      });
    cost(0.5);
    cost(2);
    translator.endTurn({ inputTokens: 5, outputTokens: 6 });
    translator.beginTurn(4);
    cost(2.25);
    translator.endTurn();
    translator.beginTurn(5);
    translator.endTurn();
    expect(ledger.bodies('usage')).toEqual([
      {
        turn: 3,
        contextTokens: 10,
        contextSize: 100,
        inputTokens: 5,
        outputTokens: 6,
        cost: 2,
        currency: 'USD',
      },
      {
        turn: 4,
        contextTokens: 10,
        contextSize: 100,
        cost: 0.25,
        currency: 'USD',
      },
    ]);
  });

  it('hears of files, and shows what is no text as a word', () => {
    const { ledger, named, translator } = make();
    translator.update({
      sessionUpdate: 'agent_message_chunk',
      content: {
        type: 'resource_link',
        name: 'report',
        uri: 'file:///workspace/r.md',
      },
    });
    translator.update({
      sessionUpdate: 'agent_message_chunk',
      content: { type: 'image', mimeType: 'image/png', data: '…' },
    });
    translator.update({ sessionUpdate: 'something_new', anything: 1 });
    translator.endTurn();
    expect(named).toEqual(['file:///workspace/r.md']);
    expect(ledger.bodies('message')).toMatchObject([
      { text: '[report][image/png]' },
    ]);
  });
});

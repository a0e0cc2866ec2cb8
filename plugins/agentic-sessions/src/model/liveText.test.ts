import { anEvent } from '../testing/fixtures';
import { addDelta, NO_LIVE_TEXT, settleLiveText } from './liveText';

const say = (id: string, text: string) =>
  ({ kind: 'message', id, text } as const);

describe('text that is being written', () => {
  it('grows piece by piece and gives way to the ledger', () => {
    let live = addDelta(
      addDelta(NO_LIVE_TEXT, say('m1', 'Hel')),
      say('m1', 'lo'),
    );
    expect(live.open.get('message:m1')?.text).toBe('Hello');
    live = settleLiveText(live, [
      anEvent(1, 'message', { role: 'agent', text: 'Hello' }),
    ]);
    expect(live.open.size).toBe(0);
    // A piece that was late on its way is not a new message.
    expect(addDelta(live, say('m1', 'lo')).open.size).toBe(0);
    expect(addDelta(live, say('m2', 'Next')).open.size).toBe(1);
  });

  it.each([
    ['message', { role: 'user' }, 1],
    ['thought', {}, 1],
    ['tool.update', { toolCallId: 't1', status: 'in_progress' }, 1],
    ['turn.ended', {}, 0],
    ['session.ended', {}, 0],
  ])('%s %j leaves %d open', (kind, body, open) => {
    const live = addDelta(NO_LIVE_TEXT, say('m1', 'x'));
    expect(settleLiveText(live, [anEvent(1, kind, body)]).open.size).toBe(open);
  });

  it('keeps the output of a tool until that tool is done', () => {
    const live = addDelta(NO_LIVE_TEXT, {
      kind: 'tool.output',
      id: 't1',
      text: 'line',
    });
    const done = (toolCallId: string) =>
      settleLiveText(live, [
        anEvent(1, 'tool.update', { toolCallId, status: 'completed' }),
      ]).open.size;
    expect([done('t2'), done('t1')]).toEqual([1, 0]);
  });
});

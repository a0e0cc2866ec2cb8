import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ManualClock } from '../__testUtils__/ManualClock';
import { EventSpool } from './EventSpool';
import type { NewEvent } from './Ledger';

describe('EventSpool', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'spool-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const note = (text: string): NewEvent => ({ kind: 'note', body: { text } });
  const open = () => EventSpool.open(folder, 0, new ManualClock());
  const file = () => join(folder, 'events-0.jsonl');

  it('numbers from 1, and shows only what is on disk', async () => {
    const { spool } = await open();
    spool.append(note('a'), note('b'));
    expect(spool.lastSeq).toBe(2);
    await expect(spool.read(0, 10, 1e6)).resolves.toEqual([]);
    await spool.flush();
    spool.append(note('ü'));
    await spool.flush();
    const events = await spool.read(0, 10, 1e6);
    expect(events.map(({ runnerSeq, body }) => [runnerSeq, body])).toEqual([
      [1, { text: 'a' }],
      [2, { text: 'b' }],
      [3, { text: 'ü' }],
    ]);
    expect(events[0].time).toBe('2026-01-01T00:00:00.000Z');
    expect(readFileSync(file(), 'utf8').split('\n')).toHaveLength(4);
    await spool.close();
  });

  it('reads batches of so many events and bytes, at least one', async () => {
    const { spool } = await open();
    for (let index = 0; index < 10; index += 1)
      spool.append(note('x'.repeat(100)));
    await spool.flush();
    const numbers = async (...args: [number, number, number]) =>
      (await spool.read(...args)).map(({ runnerSeq }) => runnerSeq);
    await expect(numbers(4, 3, 1e6)).resolves.toEqual([5, 6, 7]);
    await expect(numbers(8, 3, 1e6)).resolves.toEqual([9, 10]);
    await expect(numbers(10, 3, 1e6)).resolves.toEqual([]);
    await expect(numbers(0, 10, 450)).resolves.toEqual([1, 2]);
    await expect(numbers(0, 10, 1)).resolves.toEqual([1]);
    await spool.close();
  });

  it.each([
    ['half a line', '{"runnerSeq":3,"time":"2026-01-'],
    ['a line that is no event', '{"runnerSeq":3}\n'],
    [
      'an event that is not the next',
      '{"runnerSeq":5,"time":"2026-01-01T00:00:00.000Z","kind":"note","body":{"text":"x"}}\n',
    ],
  ])('goes on after what a killed process left: %s', async (_, rest) => {
    const { spool } = await open();
    spool.append(note('a'), note('b'));
    await spool.close();
    appendFileSync(file(), rest);
    const again = await open();
    expect(again.events.map(({ runnerSeq }) => runnerSeq)).toEqual([1, 2]);
    again.spool.append(note('c'));
    await again.spool.close();
    const third = await open();
    expect(third.events.map(({ body }) => body)).toEqual([
      { text: 'a' },
      { text: 'b' },
      { text: 'c' },
    ]);
    await third.spool.close();
  });

  it('keeps attempts apart', async () => {
    const { spool } = await open();
    spool.append(note('a'));
    await spool.close();
    const other = await EventSpool.open(folder, 1, new ManualClock());
    expect(other.events).toEqual([]);
    await other.spool.close();
  });

  it('does not give a number twice where its volume was lost', async () => {
    const { spool } = await open();
    spool.skipTo(7);
    spool.append(note('a'));
    await spool.flush();
    expect((await spool.read(7, 10, 1e6))[0].runnerSeq).toBe(8);
    await spool.close();
    const again = await open();
    again.spool.skipTo(8);
    expect(again.spool.lastSeq).toBe(8);
    await again.spool.close();
  });

  it('writes an error instead of a body that is not of its kind', async () => {
    const { spool } = await open();
    spool.append({ kind: 'plan', body: { entries: 'nonsense' } } as never);
    await spool.flush();
    expect((await spool.read(0, 1, 1e6))[0]).toMatchObject({
      kind: 'error',
      body: { reason: 'UnreadableUpdate' },
    });
    await spool.close();
  });

  it('wakes who waits for the next event', async () => {
    const { spool } = await open();
    const stop = new AbortController();
    const woken: number[] = [];
    const wait = spool.waitBeyond(0, stop.signal).then(() => woken.push(1));
    const never = spool.waitBeyond(5, stop.signal).then(() => woken.push(2));
    spool.append(note('a'));
    await wait;
    expect(woken).toEqual([1]);
    stop.abort();
    await never;
    await spool.close();
  });
});

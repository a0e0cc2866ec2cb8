import { randomUUID } from 'node:crypto';
import { mockServices } from '@backstage/backend-test-utils';
import fc from 'fast-check';
import type { Knex } from 'knex';
import { LocalNoticeBus } from '../notices/LocalNoticeBus';
import type { Notice } from '../notices/Notice';
import { databases, initDatabase } from '../__testUtils__/testDatabases';
import { Ledger } from './Ledger';
import type { NewRunnerEvent } from './LedgerEvent';
import { RunnerSeqGapError } from './RunnerSeqGapError';
import { verifyChain } from './verifyChain';

jest.setTimeout(60_000);

const TIME = '2026-11-22T10:00:00.000Z';

function portalEvent(text: string, sourceKey?: string) {
  return {
    time: TIME,
    kind: 'note',
    actor: 'portal',
    body: { text },
    sourceKey,
  };
}

function runnerEvents(from: number, to: number): NewRunnerEvent[] {
  return Array.from({ length: to - from + 1 }, (_, index) => ({
    runnerSeq: from + index,
    time: TIME,
    kind: 'message',
    actor: 'agent',
    body: { role: 'agent', text: `event ${from + index}`, turn: 1 },
  }));
}

describe.each(databases.eachSupportedId())('Ledger on %s', id => {
  let knex: Knex;
  let notices: Notice[];
  let ledger: Ledger;

  function newLedger() {
    const bus = new LocalNoticeBus({ logger: mockServices.logger.mock() });
    bus.subscribe(notice => notices.push(notice));
    return new Ledger({ knex, notices: bus });
  }

  function newRef() {
    return { namespace: 'payments', sessionId: randomUUID() };
  }

  beforeAll(async () => {
    knex = await initDatabase(id);
  });

  beforeEach(() => {
    notices = [];
    ledger = newLedger();
  });

  it('numbers events without gaps and chains them', async () => {
    const ref = newRef();
    await ledger.append(ref, [portalEvent('one'), portalEvent('two')]);
    await ledger.append(ref, [portalEvent('three')]);

    const events = await ledger.read(ref, { after: 0, limit: 10 });
    expect(events.map(event => event.seq)).toEqual([1, 2, 3]);
    expect(verifyChain(events)).toBeUndefined();
    expect(await ledger.lastSeq(ref)).toBe(3);
    expect(notices).toEqual([
      { type: 'ledger', ...ref, seq: 2 },
      { type: 'ledger', ...ref, seq: 3 },
    ]);
  });

  it('shows a change, a move or a gap in the chain', async () => {
    const ref = newRef();
    await ledger.append(
      ref,
      ['a', 'b', 'c'].map(text => portalEvent(text)),
    );
    const events = await ledger.read(ref, { after: 0, limit: 10 });
    expect(
      verifyChain([
        events[0],
        { ...events[1], body: { text: 'x' } },
        events[2],
      ]),
    ).toEqual({ seq: 2, problem: 'hash' });
    expect(verifyChain([events[0], events[2]])).toEqual({
      seq: 2,
      problem: 'gap',
    });
    expect(verifyChain([events[0], { ...events[2], seq: 2 }])).toEqual({
      seq: 2,
      problem: 'link',
    });
  });

  it('adds an event with a source key once', async () => {
    const ref = newRef();
    await ledger.append(ref, [portalEvent('first', 'phase:1:0')]);
    const again = await ledger.append(ref, [
      portalEvent('first', 'phase:1:0'),
      portalEvent('second', 'phase:1:1'),
      portalEvent('second', 'phase:1:1'),
    ]);
    expect(again.map(event => event.body)).toEqual([{ text: 'second' }]);
    expect(await ledger.lastSeq(ref)).toBe(2);
  });

  it('tells nobody where nothing was added', async () => {
    const ref = newRef();
    await ledger.append(ref, [portalEvent('first', 'k')]);
    notices.length = 0;
    await ledger.append(ref, [portalEvent('first', 'k')]);
    expect(notices).toEqual([]);
  });

  it('refuses a ledger that belongs to another namespace', async () => {
    const ref = newRef();
    await ledger.append(ref, [portalEvent('mine')]);
    const theirs = { ...ref, namespace: 'website' };
    await expect(ledger.append(theirs, [portalEvent('x')])).rejects.toThrow(
      'does not belong to website',
    );
    expect(await ledger.read(theirs, { after: 0, limit: 9 })).toEqual([]);
  });

  it('takes runner events once and in order, whatever is repeated', async () => {
    const ref = newRef();
    const send = (from: number, to: number, attempt = 0) =>
      ledger.write(ref, async writer => {
        await writer.appendRunner(attempt, runnerEvents(from, to));
        return writer.storedRunnerSeq(attempt);
      });
    expect(await send(1, 3)).toBe(3);
    expect(await send(1, 3)).toBe(3);
    expect(await send(2, 5)).toBe(5);
    await expect(send(8, 9)).rejects.toMatchObject({ storedSeq: 5 });
    await expect(send(8, 9)).rejects.toBeInstanceOf(RunnerSeqGapError);
    expect(await send(1, 1, 1)).toBe(1);

    const events = await ledger.read(ref, { after: 0, limit: 100 });
    expect(events.map(event => [event.attempt, event.runnerSeq])).toEqual([
      [0, 1],
      [0, 2],
      [0, 3],
      [0, 4],
      [0, 5],
      [1, 1],
    ]);
    expect(verifyChain(events)).toBeUndefined();
    expect(await ledger.runnerState(ref, 0)).toEqual({
      storedSeq: 5,
      promptStarted: false,
    });
  });

  it('rolls back everything where the work fails', async () => {
    const ref = newRef();
    await expect(
      ledger.write(ref, async writer => {
        await writer.append([portalEvent('lost')]);
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    expect(await ledger.lastSeq(ref)).toBe(0);
    expect(notices).toEqual([]);
  });

  it('orders many writers at once, as two replicas would be', async () => {
    const ref = newRef();
    const ledgers = [newLedger(), newLedger()];
    const told: Promise<unknown>[] = [];
    for (let index = 0; index < 20; index += 1) {
      const one = ledgers[index % 2];
      told.push(one.append(ref, [portalEvent(`p${index}`)]));
      // The same batch from both, as after a lost answer.
      told.push(
        one.write(ref, writer => writer.appendRunner(0, runnerEvents(1, 5))),
      );
      told.push(
        one.append(ref, [portalEvent('phase', `phase:u:${index % 5}`)]),
      );
    }
    await Promise.all(told);
    const events = await ledger.read(ref, { after: 0, limit: 1000 });
    expect(events).toHaveLength(20 + 5 + 5);
    expect(verifyChain(events)).toBeUndefined();
  });

  const batches = fc.array(
    fc.record({
      from: fc.integer({ min: 1, max: 12 }),
      size: fc.integer({ min: 1, max: 6 }),
      attempt: fc.integer({ min: 0, max: 1 }),
    }),
    { minLength: 1, maxLength: 12 },
  );

  /** What the ledger says to a batch: the highest number it then has, and whether it refused. */
  async function offer(
    ref: { namespace: string; sessionId: string },
    batch: { from: number; size: number; attempt: number },
  ) {
    const { from, size, attempt } = batch;
    try {
      return await ledger.write(ref, async writer => {
        await writer.appendRunner(attempt, runnerEvents(from, from + size - 1));
        return { stored: writer.storedRunnerSeq(attempt), refused: false };
      });
    } catch (error) {
      if (error instanceof RunnerSeqGapError) {
        return { stored: error.storedSeq, refused: true };
      }
      throw error;
    }
  }

  async function runnerSeqs(
    ref: { namespace: string; sessionId: string },
    attempt: number,
  ) {
    const events = await ledger.read(ref, { after: 0, limit: 1000 });
    expect(verifyChain(events)).toBeUndefined();
    return events
      .filter(event => event.attempt === attempt)
      .map(event => event.runnerSeq);
  }

  const upTo = (last: number) =>
    Array.from({ length: last }, (_, index) => index + 1);

  it('holds its promises for any batches a runner may send', async () => {
    await fc.assert(
      fc.asyncProperty(batches, async sent => {
        const ref = newRef();
        const stored = [0, 0];
        for (const batch of sent) {
          const { from, size, attempt } = batch;
          const isGap = from > stored[attempt] + 1;
          const last = isGap
            ? stored[attempt]
            : Math.max(stored[attempt], from + size - 1);
          expect(await offer(ref, batch)).toEqual({
            stored: last,
            refused: isGap,
          });
          stored[attempt] = last;
        }
        expect(await runnerSeqs(ref, 0)).toEqual(upTo(stored[0]));
        expect(await runnerSeqs(ref, 1)).toEqual(upTo(stored[1]));
      }),
      { numRuns: 25 },
    );
  });

  it('holds them for batches that come all at once', async () => {
    await fc.assert(
      fc.asyncProperty(batches, async sent => {
        const ref = newRef();
        await Promise.all(sent.map(batch => offer(ref, batch)));
        for (const attempt of [0, 1]) {
          const seqs = await runnerSeqs(ref, attempt);
          expect(seqs).toEqual(upTo(seqs.length));
        }
      }),
      { numRuns: 25 },
    );
  });
});

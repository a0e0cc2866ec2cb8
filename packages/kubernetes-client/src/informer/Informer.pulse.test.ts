import { InformerBench, ns } from '../__testUtils__/InformerBench';
import type { ScriptedRequest } from '../testing/ScriptedApiServer';
import { waitFor } from '../testing/waitFor';

jest.setTimeout(30_000);

describe('Informer with a pulse', () => {
  let bench: InformerBench;

  beforeEach(async () => {
    bench = new InformerBench();
    await bench.open();
  });
  afterEach(async () => bench.close());

  const short = () =>
    bench.watches.filter(w => w.request.query.get('timeoutSeconds') === '1');

  it('replaces a watch that brings nothing, without a word and from where it was', async () => {
    bench.start({ pulseSeconds: 1 });
    await bench.following();
    // The first says nothing ever again, and nobody ends it.
    bench.collection = [...bench.collection, ns('c', '20')];
    await waitFor(() => short().length === 1, 'a short watch');
    expect(short()[0].request.query.get('resourceVersion')).toBe('10');
    expect(bench.watches[0].request.stream.closed).toBe(true);
    bench.change('ADDED', ns('c', '20'));
    await waitFor(() => bench.seen.includes('added c'), 'c');
    expect(bench.lists()).toBe(1);
    expect(bench.informer.stats).toMatchObject({ watchErrors: 0, silences: 0 });
  });

  it('goes on in short ones while those end in order, and in long ones when something happens', async () => {
    bench.start({ pulseSeconds: 1 });
    await bench.following();
    for (let n = 1; n <= 3; n += 1) {
      await waitFor(() => short().length === n, `short watch ${n}`);
      bench.change('BOOKMARK' as never, ns('', String(20 + n)));
      bench.watches.at(-1)!.end();
    }
    await waitFor(() => short().length === 4, 'the fourth');
    bench.change('ADDED', ns('c', '30'));
    bench.watches.at(-1)!.end();
    await waitFor(() => bench.watches.length === 6, 'a long one');
    const { query } = bench.watches[5].request;
    expect(Number(query.get('timeoutSeconds'))).toBeGreaterThanOrEqual(240);
    expect(query.get('resourceVersion')).toBe('30');
    expect(bench.lists()).toBe(1);
    expect(bench.informer.stats).toMatchObject({ watchErrors: 0, silences: 0 });
  });

  it('lists while watches cannot be believed', async () => {
    bench.start({ pulseSeconds: 1 });
    await bench.following();
    // Every watch opens, and none says that something happened, or ends.
    bench.collection = [...bench.collection, ns('c', '20')];
    bench.version = 20;
    await waitFor(() => bench.seen.includes('added c'), 'c');
    bench.collection = [...bench.collection, ns('d', '21')];
    bench.version = 21;
    await waitFor(() => bench.seen.includes('added d'), 'd');
    expect(bench.informer.stats.silences).toBeGreaterThanOrEqual(2);
  });

  it('does not list for watches that are slow to open, later than the pulse', async () => {
    const late: ScriptedRequest[] = [];
    bench.start({ pulseSeconds: 1 });
    await bench.following();
    bench.server.answer(r => {
      if (r.query.get('watch')) late.push(r);
      else bench.inOrder(r);
    });
    // The first is quiet, and each after it opens later than a silent one would be given up.
    for (let n = 1; n <= 2; n += 1) {
      await waitFor(() => late.length === n, `short watch ${n}`);
      await new Promise(resolve => setTimeout(resolve, 2_500));
      bench.inOrder(late[n - 1]);
      bench.change('BOOKMARK' as never, ns('', String(20 + n)));
      bench.watches.at(-1)!.end();
    }
    await waitFor(() => late.length === 3, 'the next');
    bench.inOrder(late[2]);
    bench.change('ADDED', ns('c', '30'));
    await waitFor(() => bench.seen.includes('added c'), 'c');
    expect(bench.lists()).toBe(1);
    expect(bench.informer.stats).toMatchObject({ watchErrors: 0, silences: 0 });
  });

  it('asks again for a watch that does not open, from where it was', async () => {
    bench.start({ pulseSeconds: 1, openMs: 200 });
    await bench.following();
    const never: ScriptedRequest[] = [];
    bench.server.answer(r => {
      if (!r.query.get('watch')) bench.inOrder(r);
      else if (never.length < 3) never.push(r);
      else bench.inOrder(r);
    });
    await waitFor(() => bench.watches.length === 2, 'one that opens');
    expect(never).toHaveLength(3);
    expect(bench.watches[1].request.query.get('resourceVersion')).toBe('10');
    expect(bench.lists()).toBe(1);
    expect(bench.informer.stats).toMatchObject({ watchErrors: 3, silences: 0 });
  });

  it('leaves a watch alone in which things happen', async () => {
    bench.start({ pulseSeconds: 1 });
    await bench.following();
    for (let n = 0; n < 8; n += 1) {
      bench.change('MODIFIED', ns('a', String(20 + n)));
      await new Promise(resolve => setTimeout(resolve, 250));
    }
    expect(bench.watches).toHaveLength(1);
  });
});

import { InformerBench, ns } from '../__testUtils__/InformerBench';
import { ScriptedApiServer } from '../testing/ScriptedApiServer';
import { waitFor } from '../testing/waitFor';

jest.setTimeout(30_000);

describe('Informer against an API server that misbehaves', () => {
  let bench: InformerBench;

  beforeEach(async () => {
    bench = new InformerBench();
    await bench.open();
  });
  afterEach(async () => bench.close());

  it('lists, then watches from that resourceVersion with bookmarks, without managedFields', async () => {
    bench.start();
    expect(bench.informer.hasSynced()).toBe(false);
    await bench.following();
    expect(bench.seen).toEqual(['added a', 'added b']);
    const { query } = bench.watches[0].request;
    expect(query.get('resourceVersion')).toBe('10');
    expect(query.get('allowWatchBookmarks')).toBe('true');
    expect(Number(query.get('timeoutSeconds'))).toBeGreaterThanOrEqual(240);
    expect(
      bench.informer.store.get('a')?.metadata.managedFields,
    ).toBeUndefined();
    bench.change('MODIFIED', ns('a', '11'));
    bench.change('DELETED', ns('b', '12'));
    bench.change('ADDED', ns('c', '13'));
    await waitFor(() => bench.seen.length === 5, 'three events');
    expect(bench.seen.slice(2)).toEqual(['updated a', 'deleted b', 'added c']);
  });

  it('goes on after HTTP 500 to a list', async () => {
    let failures = 6;
    bench.server.answer(r => {
      failures -= 1;
      if (failures >= 0) r.status(500, 'InternalError');
      else bench.inOrder(r);
    });
    bench.start();
    await bench.following();
    expect(bench.seen).toEqual(['added a', 'added b']);
    expect(bench.informer.stats.listErrors).toBe(6);
  });

  it('goes on after HTTP 500 to a watch, and misses nothing', async () => {
    let failures = 2;
    bench.server.answer(r => {
      if (r.query.get('watch') && failures > 0) {
        failures -= 1;
        r.status(500, 'InternalError');
      } else bench.inOrder(r);
    });
    bench.start();
    await bench.following();
    bench.change('ADDED', ns('c', '11'));
    await waitFor(() => bench.seen.includes('added c'), 'c');
    expect(bench.informer.stats).toMatchObject({ watchErrors: 2, lists: 1 });
  });

  it('lists anew where watches keep failing', async () => {
    let failures = 9;
    bench.server.answer(r => {
      if (r.query.get('watch') && failures > 0) {
        failures -= 1;
        r.status(500, 'InternalError');
      } else bench.inOrder(r);
    });
    bench.start();
    await bench.following();
    expect(bench.lists()).toBeGreaterThan(1);
  });

  it('goes on while connections are refused', async () => {
    const { port } = bench.server;
    bench.start();
    await bench.following();
    await bench.server.stop();
    await waitFor(
      () => bench.informer.stats.watchErrors > 3,
      'refused connections',
    );
    bench.server = await ScriptedApiServer.start(port);
    bench.watches = [];
    bench.server.answer(bench.inOrder);
    await waitFor(() => bench.watches.length > 0, 'the watch is back');
    bench.change('ADDED', ns('c', '11'));
    await waitFor(() => bench.seen.includes('added c'), 'c');
  });

  it('lists anew at HTTP 410, with tombstones for what went away meanwhile', async () => {
    bench.start();
    await bench.following();
    bench.collection = [ns('a', '20')];
    bench.version = 30;
    let once = true;
    bench.server.answer(r => {
      if (r.query.get('watch') && once) {
        once = false;
        r.status(410, 'Expired');
      } else bench.inOrder(r);
    });
    bench.watches[0].end();
    await waitFor(() => bench.seen.length === 4, 'the relist');
    expect(bench.seen.slice(2)).toEqual(['deleted b (tombstone)', 'updated a']);
    expect(bench.informer.stats.expirations).toBe(1);
    await waitFor(() => bench.watches.length === 2, 'the new watch');
    expect(bench.watches[1].request.query.get('resourceVersion')).toBe('30');
  });

  it('lists anew at an ERROR event 410 inside a watch', async () => {
    bench.start();
    await bench.following();
    bench.collection = [...bench.collection, ns('c', '20')];
    bench.watches[0].line({
      type: 'ERROR',
      object: { kind: 'Status', code: 410, reason: 'Expired', message: 'old' },
    });
    await waitFor(() => bench.seen.includes('added c'), 'c');
  });

  it('does not list again where a bookmark told it how far it is', async () => {
    bench.start();
    await bench.following();
    bench.watches[0].line({
      type: 'BOOKMARK',
      object: { metadata: { resourceVersion: '99' } },
    });
    await waitFor(() => bench.informer.stats.bookmarks === 1, 'the bookmark');
    bench.watches[0].end();
    await waitFor(() => bench.watches.length === 2, 'the next watch');
    expect(bench.watches[1].request.query.get('resourceVersion')).toBe('99');
    expect(bench.lists()).toBe(1);
  });

  it('goes on from the last whole event after truncated JSON', async () => {
    bench.start();
    await bench.following();
    bench.change('ADDED', ns('c', '11'));
    bench.watches[0].text('{"type":"ADDED","object":{"metada');
    bench.watches[0].end();
    await waitFor(() => bench.watches.length === 2, 'the next watch');
    expect(bench.watches[1].request.query.get('resourceVersion')).toBe('11');
    expect(bench.informer.stats.watchErrors).toBe(1);
    bench.watches[1].text('this is not json\n');
    await waitFor(() => bench.watches.length === 3, 'the one after');
    bench.change('ADDED', ns('d', '12'));
    await waitFor(() => bench.seen.includes('added d'), 'd');
    expect(bench.seen.filter(s => s === 'added c')).toHaveLength(1);
  });

  it('reads events that come in pieces, between the bytes of one character too', async () => {
    bench.start();
    await bench.following();
    const object = ns('ü', '11');
    const bytes = Buffer.from(`${JSON.stringify({ type: 'ADDED', object })}\n`);
    const { stream } = bench.watches[0].request;
    for (const byte of bytes) {
      await new Promise(resolve => stream.write(Buffer.from([byte]), resolve));
    }
    await waitFor(() => bench.seen.includes('added ü'), 'ü');
    expect(bench.informer.stats.watchErrors).toBe(0);
  });

  it('ends a watch that is silent, and opens another', async () => {
    bench.start({ silenceMs: 80 });
    await bench.following();
    await waitFor(() => bench.watches.length >= 2, 'the next watch');
    expect(bench.informer.stats.silences).toBeGreaterThanOrEqual(1);
    expect(bench.watches[0].request.stream.closed).toBe(true);
    bench.change('ADDED', ns('c', '11'));
    await waitFor(() => bench.seen.includes('added c'), 'c');
  });

  it('goes on after the server goes away in the middle (GOAWAY, then a killed connection)', async () => {
    bench.start();
    await bench.following();
    bench.watches[0].request.session.goaway(0);
    bench.server.kill();
    await waitFor(() => bench.watches.length === 2, 'the next watch');
    bench.change('ADDED', ns('c', '11'));
    await waitFor(() => bench.seen.includes('added c'), 'c');
  });

  it('does not spin where the server ends each watch at once', async () => {
    bench.server.answer(r => {
      if (r.query.get('watch')) r.open().end();
      else bench.inOrder(r);
    });
    bench.start({ backoff: { initialMs: 20, maxMs: 40 } });
    await new Promise(resolve => setTimeout(resolve, 300));
    expect(bench.informer.stats.watches).toBeGreaterThan(2);
    expect(bench.informer.stats.watches).toBeLessThan(40);
  });

  it('delivers again what a handler threw at, and to others at once', async () => {
    const other: string[] = [];
    let failures = 2;
    bench.start();
    bench.informer.addHandler(event => {
      if (event.key === 'c' && failures > 0) {
        failures -= 1;
        throw new Error('handler is broken');
      }
      other.push(`${event.type} ${event.key}`);
    });
    await bench.following();
    bench.change('ADDED', ns('c', '11'));
    bench.change('ADDED', ns('d', '12'));
    await waitFor(() => other.includes('added c'), 'the repeat');
    expect(bench.seen).toContain('added c');
    expect(other.indexOf('added d')).toBeLessThan(other.indexOf('added c'));
    expect(bench.informer.stats.handlerErrors).toBe(2);
    expect(bench.informer.store.get('c')).toBeDefined();
  });

  it('tells of an object that was deleted and made anew as two', async () => {
    bench.start();
    await bench.following();
    bench.collection = [ns('a', '20', 'another-uid'), ns('b', '2')];
    bench.server.answer(r => {
      if (r.query.get('watch') && bench.lists() < 2) r.status(410, 'Gone');
      else bench.inOrder(r);
    });
    bench.watches[0].end();
    await waitFor(() => bench.seen.length === 4, 'both events');
    expect(bench.seen.slice(2)).toEqual(['deleted a (tombstone)', 'added a']);
  });

  it('lists anew when asked to, and says when that is done', async () => {
    bench.start();
    await bench.following();
    bench.collection = [...bench.collection, ns('c', '20')];
    bench.version = 30;
    await bench.informer.refresh();
    expect(bench.informer.store.get('c')).toBeDefined();
    expect(bench.informer.resourceVersion).toBe('30');
    expect(bench.informer.stats).toMatchObject({ lists: 2, watchErrors: 0 });
    await waitFor(() => bench.watches.length === 2, 'the next watch');
    expect(bench.watches[1].request.query.get('resourceVersion')).toBe('30');
  });

  it('tells a late handler what is already known', async () => {
    bench.start();
    await bench.following();
    const late: string[] = [];
    const remove = bench.informer.addHandler(e => late.push(e.key));
    expect(late).toEqual(['a', 'b']);
    remove();
    bench.change('ADDED', ns('c', '11'));
    await waitFor(() => bench.seen.includes('added c'), 'c');
    expect(late).toEqual(['a', 'b']);
  });

  it('finds by index, also after changes', async () => {
    bench.start({ indexers: { uid: o => [o.metadata.uid ?? ''] } });
    await bench.following();
    expect(bench.informer.store.byIndex('uid', 'uid-a')).toHaveLength(1);
    bench.change('DELETED', ns('a', '11'));
    await waitFor(() => bench.seen.includes('deleted a'), 'the deletion');
    expect(bench.informer.store.byIndex('uid', 'uid-a')).toEqual([]);
    expect(() => bench.informer.store.byIndex('nope', '')).toThrow('nope');
  });
});

import { KubernetesClient } from '../client/KubernetesClient';
import {
  ScriptedApiServer,
  type ScriptedRequest,
} from '../testing/ScriptedApiServer';
import { waitFor } from '../testing/waitFor';
import { NAMESPACES, type Namespace } from '../types/core';
import { Informer, type InformerOptions } from './Informer';

function ns(name: string, resourceVersion: string, uid = `uid-${name}`) {
  return {
    metadata: { name, uid, resourceVersion, managedFields: [{ big: true }] },
  };
}

jest.setTimeout(30_000);

describe('Informer against an API server that misbehaves (research: what client-node 2.0.1 does wrong)', () => {
  let server: ScriptedApiServer;
  let client: KubernetesClient;
  let informer: Informer<Namespace>;
  let seen: string[];
  let controller: AbortController;
  let running: Promise<void>;

  /** The collection as the server has it; lists answer it. */
  let collection: ReturnType<typeof ns>[];
  let version: number;
  let watches: (ReturnType<ScriptedRequest['open']> & {
    request: ScriptedRequest;
  })[];

  /** An API server in order: tests put something else in front of it. */
  const inOrder = (r: ScriptedRequest) => {
    if (r.query.get('watch')) watches.push({ ...r.open(), request: r });
    else {
      r.json({
        metadata: { resourceVersion: String(version) },
        items: collection,
      });
    }
  };
  const change = (
    type: 'ADDED' | 'MODIFIED' | 'DELETED',
    object: ReturnType<typeof ns>,
  ) => watches.at(-1)!.line({ type, object });
  const lists = () => server.requests.filter(r => !r.query.get('watch')).length;

  const start = (options: Partial<InformerOptions<Namespace>> = {}) => {
    informer = new Informer({
      client,
      resource: NAMESPACES,
      backoff: { initialMs: 5, maxMs: 40 },
      ...options,
    });
    informer.addHandler(event => {
      seen.push(
        `${event.type} ${event.key}${
          event.type === 'deleted' && event.tombstone ? ' (tombstone)' : ''
        }`,
      );
    });
    controller = new AbortController();
    running = informer.run(controller.signal);
  };

  beforeEach(async () => {
    server = await ScriptedApiServer.start();
    client = new KubernetesClient({
      config: { server: server.url },
      // Not so short that a busy machine takes a living server for a dead one.
      pingIntervalMs: 1_000,
      pingTimeoutMs: 10_000,
    });
    seen = [];
    watches = [];
    version = 10;
    collection = [ns('a', '1'), ns('b', '2')];
    server.answer(inOrder);
  });

  afterEach(async () => {
    controller.abort();
    await running;
    client.close();
    await server.stop();
  });

  const following = () =>
    waitFor(() => informer.hasSynced() && watches.length > 0, 'the watch');

  it('lists, then watches from that resourceVersion with bookmarks, without managedFields', async () => {
    start();
    expect(informer.hasSynced()).toBe(false);
    await following();
    expect(seen).toEqual(['added a', 'added b']);
    const { query } = watches[0].request;
    expect(query.get('resourceVersion')).toBe('10');
    expect(query.get('allowWatchBookmarks')).toBe('true');
    expect(Number(query.get('timeoutSeconds'))).toBeGreaterThanOrEqual(240);
    expect(informer.store.get('a')?.metadata.managedFields).toBeUndefined();
    change('MODIFIED', ns('a', '11'));
    change('DELETED', ns('b', '12'));
    change('ADDED', ns('c', '13'));
    await waitFor(() => seen.length === 5, 'three events');
    expect(seen.slice(2)).toEqual(['updated a', 'deleted b', 'added c']);
  });

  it('goes on after HTTP 500 to a list', async () => {
    let failures = 6;
    server.answer(r => {
      failures -= 1;
      if (failures >= 0) r.status(500, 'InternalError');
      else inOrder(r);
    });
    start();
    await following();
    expect(seen).toEqual(['added a', 'added b']);
    expect(informer.stats.listErrors).toBe(6);
  });

  it('goes on after HTTP 500 to a watch, and misses nothing', async () => {
    let failures = 2;
    server.answer(r => {
      if (r.query.get('watch') && failures > 0) {
        failures -= 1;
        r.status(500, 'InternalError');
      } else inOrder(r);
    });
    start();
    await following();
    change('ADDED', ns('c', '11'));
    await waitFor(() => seen.includes('added c'), 'c');
    expect(informer.stats).toMatchObject({ watchErrors: 2, lists: 1 });
  });

  it('lists anew where watches keep failing', async () => {
    let failures = 9;
    server.answer(r => {
      if (r.query.get('watch') && failures > 0) {
        failures -= 1;
        r.status(500, 'InternalError');
      } else inOrder(r);
    });
    start();
    await following();
    expect(lists()).toBeGreaterThan(1);
  });

  it('goes on while connections are refused', async () => {
    const { port } = server;
    start();
    await following();
    await server.stop();
    await waitFor(() => informer.stats.watchErrors > 3, 'refused connections');
    server = await ScriptedApiServer.start(port);
    watches = [];
    server.answer(inOrder);
    await waitFor(() => watches.length > 0, 'the watch is back');
    change('ADDED', ns('c', '11'));
    await waitFor(() => seen.includes('added c'), 'c');
  });

  it('lists anew at HTTP 410, with tombstones for what went away meanwhile', async () => {
    start();
    await following();
    collection = [ns('a', '20')];
    version = 30;
    let once = true;
    server.answer(r => {
      if (r.query.get('watch') && once) {
        once = false;
        r.status(410, 'Expired');
      } else inOrder(r);
    });
    watches[0].end();
    await waitFor(() => seen.length === 4, 'the relist');
    expect(seen.slice(2)).toEqual(['deleted b (tombstone)', 'updated a']);
    expect(informer.stats.expirations).toBe(1);
    await waitFor(() => watches.length === 2, 'the new watch');
    expect(watches[1].request.query.get('resourceVersion')).toBe('30');
  });

  it('lists anew at an ERROR event 410 inside a watch', async () => {
    start();
    await following();
    collection = [...collection, ns('c', '20')];
    watches[0].line({
      type: 'ERROR',
      object: { kind: 'Status', code: 410, reason: 'Expired', message: 'old' },
    });
    await waitFor(() => seen.includes('added c'), 'c');
  });

  it('does not list again where a bookmark told it how far it is', async () => {
    start();
    await following();
    watches[0].line({
      type: 'BOOKMARK',
      object: { metadata: { resourceVersion: '99' } },
    });
    await waitFor(() => informer.stats.bookmarks === 1, 'the bookmark');
    watches[0].end();
    await waitFor(() => watches.length === 2, 'the next watch');
    expect(watches[1].request.query.get('resourceVersion')).toBe('99');
    expect(lists()).toBe(1);
  });

  it('goes on from the last whole event after truncated JSON', async () => {
    start();
    await following();
    change('ADDED', ns('c', '11'));
    watches[0].text('{"type":"ADDED","object":{"metada');
    watches[0].end();
    await waitFor(() => watches.length === 2, 'the next watch');
    expect(watches[1].request.query.get('resourceVersion')).toBe('11');
    expect(informer.stats.watchErrors).toBe(1);
    watches[1].text('this is not json\n');
    await waitFor(() => watches.length === 3, 'the one after');
    change('ADDED', ns('d', '12'));
    await waitFor(() => seen.includes('added d'), 'd');
    expect(seen.filter(s => s === 'added c')).toHaveLength(1);
  });

  it('reads events that come in pieces, between the bytes of one character too', async () => {
    start();
    await following();
    const object = ns('ü', '11');
    const bytes = Buffer.from(`${JSON.stringify({ type: 'ADDED', object })}\n`);
    const { stream } = watches[0].request;
    for (const byte of bytes) {
      await new Promise(resolve => stream.write(Buffer.from([byte]), resolve));
    }
    await waitFor(() => seen.includes('added ü'), 'ü');
    expect(informer.stats.watchErrors).toBe(0);
  });

  it('ends a watch that is silent, and opens another', async () => {
    start({ silenceMs: 80 });
    await following();
    await waitFor(() => watches.length >= 2, 'the next watch');
    expect(informer.stats.silences).toBeGreaterThanOrEqual(1);
    expect(watches[0].request.stream.closed).toBe(true);
    change('ADDED', ns('c', '11'));
    await waitFor(() => seen.includes('added c'), 'c');
  });

  describe('with a pulse', () => {
    const short = () =>
      watches.filter(w => w.request.query.get('timeoutSeconds') === '1');

    it('replaces a watch that brings nothing, without a word and from where it was', async () => {
      start({ pulseSeconds: 1 });
      await following();
      // The first says nothing ever again, and nobody ends it.
      collection = [...collection, ns('c', '20')];
      await waitFor(() => short().length === 1, 'a short watch');
      expect(short()[0].request.query.get('resourceVersion')).toBe('10');
      expect(watches[0].request.stream.closed).toBe(true);
      change('ADDED', ns('c', '20'));
      await waitFor(() => seen.includes('added c'), 'c');
      expect(lists()).toBe(1);
      expect(informer.stats).toMatchObject({ watchErrors: 0, silences: 0 });
    });

    it('goes on in short ones while those end in order, and in long ones when something happens', async () => {
      start({ pulseSeconds: 1 });
      await following();
      for (let n = 1; n <= 3; n += 1) {
        await waitFor(() => short().length === n, `short watch ${n}`);
        change('BOOKMARK' as never, ns('', String(20 + n)));
        watches.at(-1)!.end();
      }
      await waitFor(() => short().length === 4, 'the fourth');
      change('ADDED', ns('c', '30'));
      watches.at(-1)!.end();
      await waitFor(() => watches.length === 6, 'a long one');
      const { query } = watches[5].request;
      expect(Number(query.get('timeoutSeconds'))).toBeGreaterThanOrEqual(240);
      expect(query.get('resourceVersion')).toBe('30');
      expect(lists()).toBe(1);
      expect(informer.stats).toMatchObject({ watchErrors: 0, silences: 0 });
    });

    it('lists while watches cannot be believed', async () => {
      start({ pulseSeconds: 1 });
      await following();
      // Every watch opens, and none says that something happened, or ends.
      collection = [...collection, ns('c', '20')];
      version = 20;
      await waitFor(() => seen.includes('added c'), 'c');
      collection = [...collection, ns('d', '21')];
      version = 21;
      await waitFor(() => seen.includes('added d'), 'd');
      expect(informer.stats.silences).toBeGreaterThanOrEqual(2);
    });

    it('does not list for watches that are slow to open, later than the pulse', async () => {
      const late: ScriptedRequest[] = [];
      start({ pulseSeconds: 1 });
      await following();
      server.answer(r => {
        if (r.query.get('watch')) late.push(r);
        else inOrder(r);
      });
      // The first is quiet, and each after it opens later than a silent one would be given up.
      for (let n = 1; n <= 2; n += 1) {
        await waitFor(() => late.length === n, `short watch ${n}`);
        await new Promise(resolve => setTimeout(resolve, 2_500));
        inOrder(late[n - 1]);
        change('BOOKMARK' as never, ns('', String(20 + n)));
        watches.at(-1)!.end();
      }
      await waitFor(() => late.length === 3, 'the next');
      inOrder(late[2]);
      change('ADDED', ns('c', '30'));
      await waitFor(() => seen.includes('added c'), 'c');
      expect(lists()).toBe(1);
      expect(informer.stats).toMatchObject({ watchErrors: 0, silences: 0 });
    });

    it('asks again for a watch that does not open, from where it was', async () => {
      start({ pulseSeconds: 1, openMs: 200 });
      await following();
      const never: ScriptedRequest[] = [];
      server.answer(r => {
        if (!r.query.get('watch')) inOrder(r);
        else if (never.length < 3) never.push(r);
        else inOrder(r);
      });
      await waitFor(() => watches.length === 2, 'one that opens');
      expect(never).toHaveLength(3);
      expect(watches[1].request.query.get('resourceVersion')).toBe('10');
      expect(lists()).toBe(1);
      expect(informer.stats).toMatchObject({ watchErrors: 3, silences: 0 });
    });

    it('leaves a watch alone in which things happen', async () => {
      start({ pulseSeconds: 1 });
      await following();
      for (let n = 0; n < 8; n += 1) {
        change('MODIFIED', ns('a', String(20 + n)));
        await new Promise(resolve => setTimeout(resolve, 250));
      }
      expect(watches).toHaveLength(1);
    });
  });

  it('goes on after the server goes away in the middle (GOAWAY, then a killed connection)', async () => {
    start();
    await following();
    watches[0].request.session.goaway(0);
    server.kill();
    await waitFor(() => watches.length === 2, 'the next watch');
    change('ADDED', ns('c', '11'));
    await waitFor(() => seen.includes('added c'), 'c');
  });

  it('does not spin where the server ends each watch at once', async () => {
    server.answer(r => {
      if (r.query.get('watch')) r.open().end();
      else inOrder(r);
    });
    start({ backoff: { initialMs: 20, maxMs: 40 } });
    await new Promise(resolve => setTimeout(resolve, 300));
    expect(informer.stats.watches).toBeGreaterThan(2);
    expect(informer.stats.watches).toBeLessThan(40);
  });

  it('delivers again what a handler threw at, and to others at once', async () => {
    const other: string[] = [];
    let failures = 2;
    start();
    informer.addHandler(event => {
      if (event.key === 'c' && failures > 0) {
        failures -= 1;
        throw new Error('handler is broken');
      }
      other.push(`${event.type} ${event.key}`);
    });
    await following();
    change('ADDED', ns('c', '11'));
    change('ADDED', ns('d', '12'));
    await waitFor(() => other.includes('added c'), 'the repeat');
    expect(seen).toContain('added c');
    expect(other.indexOf('added d')).toBeLessThan(other.indexOf('added c'));
    expect(informer.stats.handlerErrors).toBe(2);
    expect(informer.store.get('c')).toBeDefined();
  });

  it('tells of an object that was deleted and made anew as two', async () => {
    start();
    await following();
    collection = [ns('a', '20', 'another-uid'), ns('b', '2')];
    server.answer(r => {
      if (r.query.get('watch') && lists() < 2) r.status(410, 'Gone');
      else inOrder(r);
    });
    watches[0].end();
    await waitFor(() => seen.length === 4, 'both events');
    expect(seen.slice(2)).toEqual(['deleted a (tombstone)', 'added a']);
  });

  it('lists anew when asked to, and says when that is done', async () => {
    start();
    await following();
    collection = [...collection, ns('c', '20')];
    version = 30;
    await informer.refresh(controller.signal);
    expect(informer.store.get('c')).toBeDefined();
    expect(informer.resourceVersion).toBe('30');
    expect(informer.stats).toMatchObject({ lists: 2, watchErrors: 0 });
    await waitFor(() => watches.length === 2, 'the next watch');
    expect(watches[1].request.query.get('resourceVersion')).toBe('30');
  });

  it('tells a late handler what is already known', async () => {
    start();
    await following();
    const late: string[] = [];
    const remove = informer.addHandler(e => late.push(e.key));
    expect(late).toEqual(['a', 'b']);
    remove();
    change('ADDED', ns('c', '11'));
    await waitFor(() => seen.includes('added c'), 'c');
    expect(late).toEqual(['a', 'b']);
  });

  it('finds by index, also after changes', async () => {
    start({ indexers: { uid: o => [o.metadata.uid ?? ''] } });
    await following();
    expect(informer.store.byIndex('uid', 'uid-a')).toHaveLength(1);
    change('DELETED', ns('a', '11'));
    await waitFor(() => seen.includes('deleted a'), 'the deletion');
    expect(informer.store.byIndex('uid', 'uid-a')).toEqual([]);
    expect(() => informer.store.byIndex('nope', '')).toThrow('nope');
  });
});

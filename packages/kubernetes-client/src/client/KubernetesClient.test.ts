import { writeFileSync, mkdtempSync } from 'node:fs';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  isAlreadyExists,
  isConflict,
  isNotFound,
  isTransient,
} from '../errors/predicates';
import { ScriptedApiServer } from '../testing/ScriptedApiServer';
import { waitFor } from '../testing/waitFor';
import { CONFIG_MAPS, NAMESPACES } from '../types/core';
import { KubernetesClient } from './KubernetesClient';

const ref = { namespace: 'team', name: 'a' };
const object = {
  metadata: { name: 'a', namespace: 'team', resourceVersion: '1' },
};

jest.setTimeout(30_000);

describe('KubernetesClient', () => {
  let server: ScriptedApiServer;
  let client: KubernetesClient;

  beforeEach(async () => {
    server = await ScriptedApiServer.start();
    client = new KubernetesClient({
      config: { server: server.url, token: 't0' },
      // Not so short that a busy machine takes a living server for a dead one.
      pingIntervalMs: 1_000,
      pingTimeoutMs: 10_000,
    });
  });

  afterEach(async () => {
    client.close();
    await server.stop();
  });

  it('sends calls over one connection, with the token', async () => {
    server.answer(r => r.json(object));
    await Promise.all(
      Array.from({ length: 50 }, () => client.get(CONFIG_MAPS, ref)),
    );
    expect(server.sessions.size).toBe(1);
    expect(server.requests[0].headers.authorization).toBe('Bearer t0');
    expect(server.requests[0].path).toBe(
      '/api/v1/namespaces/team/configmaps/a',
    );
  });

  it('tells an observer of every request and its answer', async () => {
    const seen: unknown[] = [];
    const observed = new KubernetesClient({
      config: { server: server.url },
      observe: ({ method, status }) => seen.push([method, status]),
    });
    server.answer(r => r.status(404, 'NotFound'));
    await observed.get(CONFIG_MAPS, ref).catch(() => {});
    const { port } = server;
    await server.stop();
    await observed.get(CONFIG_MAPS, ref).catch(() => {});
    expect(seen[0]).toEqual(['GET', 404]);
    expect(seen.at(-1)).toEqual(['GET', undefined]);
    observed.close();
    server = await ScriptedApiServer.start(port);
  });

  it('refuses to guess the namespace of a namespaced object', async () => {
    await expect(client.get(CONFIG_MAPS, { name: 'a' })).rejects.toThrow(
      'namespaced',
    );
  });

  it('makes typed errors of what the server refuses', async () => {
    server.answer(r => r.status(404, 'NotFound'));
    const gone = await client.get(CONFIG_MAPS, ref).catch(e => e);
    expect([isNotFound(gone), isTransient(gone)]).toEqual([true, false]);
    server.answer(r => r.status(409, 'AlreadyExists'));
    const there = await client.create(CONFIG_MAPS, object).catch(e => e);
    expect([isAlreadyExists(there), isConflict(there)]).toEqual([true, false]);
    server.answer(r => r.status(409, 'Conflict'));
    const raced = await client.update(CONFIG_MAPS, object).catch(e => e);
    expect([isAlreadyExists(raced), isConflict(raced)]).toEqual([false, true]);
  });

  it("keeps the text of a proxy's error page", async () => {
    server.answer(r => {
      r.stream.respond({ ':status': 502 });
      r.stream.end('<html>bad gateway</html>');
    });
    await expect(client.get(CONFIG_MAPS, ref)).rejects.toMatchObject({
      statusCode: 502,
      message: expect.stringContaining('bad gateway'),
    });
  });

  it('waits as Retry-After says and repeats a write the server did not take (429)', async () => {
    let refusals = 2;
    server.answer(r => {
      refusals -= 1;
      if (refusals >= 0) {
        r.status(429, 'TooManyRequests', { 'retry-after': '0.02' });
      } else r.json(object);
    });
    await expect(client.create(CONFIG_MAPS, object)).resolves.toEqual(object);
    expect(server.requests).toHaveLength(3);
  });

  it('does not repeat a write that failed with 500', async () => {
    server.answer(r => r.status(500, 'InternalError'));
    await expect(client.create(CONFIG_MAPS, object)).rejects.toMatchObject({
      statusCode: 500,
    });
    expect(server.requests).toHaveLength(1);
  });

  it('repeats, even a write, what the server refused before looking at it', async () => {
    let first = true;
    server.answer(r => {
      if (first) {
        first = false;
        r.stream.close(7 /* REFUSED_STREAM */);
      } else r.json(object);
    });
    await expect(client.create(CONFIG_MAPS, object)).resolves.toEqual(object);
    expect(server.requests).toHaveLength(2);
  });

  it('goes on over a new connection after GOAWAY', async () => {
    server.answer(r => {
      r.json(object);
      r.session.goaway(0);
    });
    await client.get(CONFIG_MAPS, ref);
    await new Promise(resolve => setTimeout(resolve, 20));
    await client.get(CONFIG_MAPS, ref);
    expect(server.requests[0].session).not.toBe(server.requests[1].session);
  });

  it('goes on after the server was killed and came back', async () => {
    server.answer(r => r.json(object));
    await client.get(CONFIG_MAPS, ref);
    const { port } = server;
    await server.stop();
    const down = await client.get(CONFIG_MAPS, ref).catch(e => e);
    expect(down).toMatchObject({ code: 'ECONNREFUSED', unprocessed: true });
    expect(isTransient(down)).toBe(true);
    server = await ScriptedApiServer.start(port);
    server.answer(r => r.json(object));
    await expect(client.get(CONFIG_MAPS, ref)).resolves.toEqual(object);
  });

  it('ends a call that is never answered at its time limit', async () => {
    server.answer(() => {});
    await expect(
      client.get(CONFIG_MAPS, ref, { timeoutMs: 60 }),
    ).rejects.toMatchObject({ code: 'TIMEOUT' });
  });

  it('ends a call when its signal says so, with the reason of the signal', async () => {
    server.answer(() => {});
    const controller = new AbortController();
    const call = client.get(CONFIG_MAPS, ref, { signal: controller.signal });
    await waitFor(() => server.requests.length === 1, 'the request');
    controller.abort(new Error('enough'));
    await expect(call).rejects.toThrow('enough');
    await waitFor(() => server.requests[0].stream.closed, 'the cancel');
  });

  it('notices a peer that vanished without a word, by ping', async () => {
    const frozen = await startFrozenServer();
    const lost = new KubernetesClient({
      config: { server: frozen.url },
      pingIntervalMs: 30,
      pingTimeoutMs: 30,
    });
    await expect(lost.get(CONFIG_MAPS, ref)).rejects.toMatchObject({
      name: 'KubernetesConnectionError',
      message: expect.stringContaining('ping'),
    });
    lost.close();
    await frozen.stop();
  });

  it('takes an answer cut in the middle as no answer', async () => {
    server.answer(r => {
      r.stream.respond({ ':status': 200 });
      r.stream.end('{"metadata":{"na');
    });
    await expect(client.get(CONFIG_MAPS, ref)).rejects.toMatchObject({
      code: 'TRUNCATED',
    });
    server.answer(r => {
      r.stream.respond({ ':status': 200 });
      r.stream.write('{"metadata":{"na', () => r.session.destroy());
    });
    await expect(client.get(CONFIG_MAPS, ref)).rejects.toMatchObject({
      name: 'KubernetesConnectionError',
    });
  });

  it('lists page by page, and begins anew where a page is too old', async () => {
    let expired = false;
    server.answer(r => {
      const from = r.query.get('continue');
      if (from === 'p2' && !expired) {
        expired = true;
        r.status(410, 'Expired');
        return;
      }
      const n = from ? Number(from.slice(1)) : 1;
      r.json({
        metadata: {
          resourceVersion: '7',
          continue: n < 3 ? `p${n + 1}` : '',
        },
        items: [{ metadata: { name: `n${n}` } }],
      });
    });
    const list = await client.list(NAMESPACES, { limit: 1 });
    expect(list.items.map(o => o.metadata.name)).toEqual(['n1', 'n2', 'n3']);
    expect(list.resourceVersion).toBe('7');
    expect(server.requests).toHaveLength(5);
    expect(server.requests[0].query.get('limit')).toBe('1');
  });

  it('asks before each write that is guarded, also before it repeats one', async () => {
    let may = true;
    const guarded = client.guardWrites(() => {
      if (!may) throw new Error('not any more');
    });
    server.answer(r => {
      if (r.method === 'GET') r.json(object);
      else {
        may = false;
        r.status(429, 'TooManyRequests', { 'retry-after': '0.01' });
      }
    });
    await expect(guarded.create(CONFIG_MAPS, object)).rejects.toThrow(
      'not any more',
    );
    expect(server.requests).toHaveLength(1);
    await expect(
      guarded.patch(CONFIG_MAPS, ref, { type: 'merge', body: {} }),
    ).rejects.toThrow('not any more');
    await expect(guarded.delete(CONFIG_MAPS, ref)).rejects.toThrow(
      'not any more',
    );
    await expect(guarded.get(CONFIG_MAPS, ref)).resolves.toEqual(object);
    expect(server.requests).toHaveLength(2);
    // The one it was made of is as free as before, and they share a connection.
    server.answer(r => r.json(object));
    await expect(client.create(CONFIG_MAPS, object)).resolves.toEqual(object);
    expect(server.sessions.size).toBe(1);
  });

  it('asks again where a write had to wait for a connection', async () => {
    const { port } = server;
    await server.stop();
    let asked = 0;
    const guarded = client.guardWrites(() => {
      asked += 1;
    });
    await guarded.create(CONFIG_MAPS, object).catch(() => {});
    // There was no connection, so that nothing was about to be sent.
    expect(asked).toBe(0);
    server = await ScriptedApiServer.start(port);
  });

  it('sends each kind of patch as what it is', async () => {
    server.answer(r => r.json(object));
    await client.patchStatus(
      CONFIG_MAPS,
      ref,
      { type: 'merge', body: { status: {} } },
      { fieldManager: 'me' },
    );
    await client.apply(CONFIG_MAPS, object, {
      fieldManager: 'me',
      force: true,
    });
    const [merge, apply] = server.requests;
    expect(merge.path).toBe('/api/v1/namespaces/team/configmaps/a/status');
    expect(merge.headers['content-type']).toBe('application/merge-patch+json');
    expect(merge.query.get('fieldManager')).toBe('me');
    expect(merge.query.has('force')).toBe(false);
    expect(apply.headers['content-type']).toBe('application/apply-patch+yaml');
    expect(apply.query.get('force')).toBe('true');
    expect(JSON.parse(apply.body)).toMatchObject({
      apiVersion: 'v1',
      kind: 'ConfigMap',
    });
  });

  it('deletes only the object that is meant', async () => {
    server.answer(r => r.json({ kind: 'Status', status: 'Success' }));
    await client.delete(CONFIG_MAPS, ref, {
      preconditions: { uid: 'u1' },
      gracePeriodSeconds: 3,
    });
    expect(JSON.parse(server.requests[0].body)).toMatchObject({
      preconditions: { uid: 'u1' },
      gracePeriodSeconds: 3,
    });
  });

  it('reads a rotated token again when the old one is refused', async () => {
    const tokenFile = join(mkdtempSync(join(tmpdir(), 'token-')), 'token');
    writeFileSync(tokenFile, 'old\n');
    const rotating = new KubernetesClient({
      config: { server: server.url, tokenFile },
    });
    server.answer(r =>
      r.headers.authorization === 'Bearer new'
        ? r.json(object)
        : r.status(401, 'Unauthorized'),
    );
    await expect(rotating.get(CONFIG_MAPS, ref)).rejects.toMatchObject({
      statusCode: 401,
    });
    writeFileSync(tokenFile, 'new\n');
    await expect(rotating.get(CONFIG_MAPS, ref)).resolves.toEqual(object);
    rotating.close();
  });

  it('hands out a stream as it comes', async () => {
    server.answer(r => {
      const stream = r.open();
      stream.text('one\n');
      setTimeout(() => {
        stream.text('two\n');
        stream.end();
      }, 10);
    });
    const { body } = await client.raw('/log', { timeoutMs: 10_000 });
    let text = '';
    for await (const chunk of body) text += chunk;
    expect(text).toBe('one\ntwo\n');
  });

  it('ends a stream that was handed out when its signal says so', async () => {
    server.answer(r => r.open().text('one\n'));
    const controller = new AbortController();
    const { body } = await client.raw('/log', { signal: controller.signal });
    await waitFor(() => body.readableLength > 0, 'the first line');
    controller.abort();
    await waitFor(() => body.destroyed, 'the end');
    expect(server.requests).toHaveLength(1);
  });

  it('keeps watches away from the connection of calls', async () => {
    server.answer(r => {
      if (r.query.get('watch')) r.open();
      else r.json(object);
    });
    const controller = new AbortController();
    const watch = client
      .watch(CONFIG_MAPS, { signal: controller.signal }, () => {})
      .catch(e => e);
    await client.get(CONFIG_MAPS, ref);
    await waitFor(() => server.requests.length === 2, 'both requests');
    expect(server.requests[0].session).not.toBe(server.requests[1].session);
    controller.abort();
    await watch;
  });
});

/** A server that says hello in HTTP/2 and then nothing more, not even to pings. */
async function startFrozenServer() {
  const sockets = new Set<Socket>();
  const tcp = createServer(socket => {
    sockets.add(socket);
    socket.on('error', () => {});
    // An empty SETTINGS frame.
    socket.write(Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0]));
    socket.resume();
  });
  await new Promise<void>(resolve => tcp.listen(0, '127.0.0.1', resolve));
  const { port } = tcp.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    stop: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise<void>(resolve => tcp.close(() => resolve()));
    },
  };
}

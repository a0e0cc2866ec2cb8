import { describePortal } from '../__testUtils__/describePortal';
import { makeSession } from '../__testUtils__/makeSession';
import { SseReader } from '../__testUtils__/readSse';
import { until } from '../__testUtils__/until';
import { STREAM_LIMITS } from '../http/stream/StreamRoom';

jest.setTimeout(60_000);

describePortal('streams', h => {
  const headers = { authorization: 'Bearer vera-token' };

  it('sends what was missed, then what happens, each once, and resumes', async () => {
    const { runner, path } = await h.startRunning();
    const url = `${h.portal.url}/api/v1${path}/events`;
    const stream = await SseReader.open(url, headers);
    expect(stream.response.headers.get('content-type')).toContain(
      'text/event-stream',
    );
    expect(stream.response.headers.get('cache-control')).toBe(
      'no-cache, no-transform',
    );
    h.contract.met('listEvents');
    const seen: number[] = [];
    const take = async (reader: SseReader, count: number) => {
      for (let index = 0; index < count; index += 1) {
        const event = await reader.nextOf('event');
        h.contract.checkStreamMessage(event.data);
        const { seq } = (event.data as { event: { seq: number } }).event;
        expect(event.id).toBe(String(seq));
        seen.push(seq);
      }
    };
    await take(stream, 3);
    const says = (text: string) => ({
      kind: 'message',
      body: { role: 'agent', text, turn: 1 },
    });
    await runner.tell(says('one'), says('two'));
    await take(stream, 2);
    stream.close();
    await runner.tell(says('three'));
    const back = await SseReader.open(url, {
      ...headers,
      'last-event-id': String(seen.at(-1)),
    });
    await take(back, 1);
    await runner.tell(says('four'));
    await take(back, 1);
    expect(seen).toEqual([1, 2, 3, 4, 5, 6, 7]);

    // What is being said comes beside, without an id.
    await runner.request('POST', '/live', {
      body: { deltas: [{ kind: 'message', id: 'm1', text: 'fi' }] },
    });
    const delta = await back.nextOf('delta');
    expect(delta.id).toBeUndefined();
    h.contract.checkStreamMessage(delta.data);
    expect(delta.data).toMatchObject({ delta: { id: 'm1', text: 'fi' } });
    back.close();
  });

  it('misses nothing in a storm of writers and readers', async () => {
    const { runner, path } = await h.startRunning();
    const url = `${h.portal.url}/api/v1${path}/events`;
    const total = 3 + 20 * 10;
    const readers = Array.from({ length: 4 }, async () => {
      const seen: number[] = [];
      let stream = await SseReader.open(url, headers);
      while (seen.length < total) {
        const event = await stream.nextOf('event');
        seen.push(Number(event.id));
        if (seen.length % 37 === 0) {
          stream.close();
          stream = await SseReader.open(url, {
            ...headers,
            'last-event-id': String(event.id),
          });
        }
      }
      stream.close();
      return seen;
    });
    for (let batch = 0; batch < 20; batch += 1) {
      await runner.tell(
        ...Array.from({ length: 10 }, (_, index) => ({
          kind: 'note',
          body: { text: `${batch}.${index}` },
        })),
      );
    }
    const wanted = Array.from({ length: total }, (_, index) => index + 1);
    for (const seen of await Promise.all(readers)) {
      expect(seen).toEqual(wanted);
    }
  });

  it('carries lists and sessions of a browser in one stream', async () => {
    const { runner, id: sessionId } = await h.startRunning();
    const stream = await SseReader.open(
      `${h.portal.url}/api/v1/events?session=payments/${sessionId}:2`,
      headers,
    );
    const event = await stream.nextOf('event');
    expect(event.id).toBeUndefined();
    expect(event.data).toMatchObject({
      namespace: 'payments',
      sessionId,
      event: { seq: 3 },
    });
    h.contract.met('streamChanges');
    const other = makeSession({ spec: { title: 'Seen at once' } });
    await h.portal.addSession(other);
    const hidden = makeSession({ namespace: 'website' });
    h.portal.kubernetes.put(
      '/apis/agentic-sessions.io/v1alpha1/sessions',
      hidden,
    );
    await runner.tell({ kind: 'note', body: { text: 'x' } });
    let hint = await stream.nextOf('session');
    while (
      (hint.data as { sessionId: string }).sessionId !== other.metadata.name
    ) {
      expect(hint.data).not.toMatchObject({ namespace: 'website' });
      hint = await stream.nextOf('session');
    }
    h.contract.checkStreamMessage(hint.data);
    expect(hint.data).toMatchObject({ session: { title: 'Seen at once' } });
    stream.close();
  });

  it('ends soon after the right to look has', async () => {
    const { path } = await h.startRunning();
    const stream = await SseReader.open(
      `${h.portal.url}/api/v1${path}/events`,
      headers,
    );
    await stream.nextOf('session');
    const start = Date.now();
    h.portal.kubernetes.rights.set('vera payments', []);
    try {
      // A stream that never ended would run into the time limit of the test.
      for (;;) {
        const event = await stream.next();
        if (!event) {
          break;
        }
      }
      // Well before the first heartbeat: three seconds for which an answer is believed, five between two looks.
      expect(Date.now() - start).toBeLessThan(12_000);
    } finally {
      h.portal.kubernetes.rights.set('vera payments', ['get', 'list', 'watch']);
    }
  });

  it('leaves out a session that may no longer be seen, and goes on with the others', async () => {
    const { rights } = h.portal.kubernetes;
    rights.set('vera website', ['get', 'list', 'watch']);
    const lost = await h.startRunning();
    const kept = makeSession({ namespace: 'website' });
    await h.portal.addSession(kept);
    const websiteId = kept.metadata.name;
    const stream = await SseReader.open(
      `${h.portal.url}/api/v1/events?session=payments/${lost.id}:0&session=website/${websiteId}:0`,
      headers,
    );
    const single = await SseReader.open(
      `${h.portal.url}/api/v1${lost.path}/events`,
      headers,
    );
    await stream.nextOf('event');
    // The namespace stays visible: lists go on.
    rights.set('vera payments', ['list', 'watch']);
    try {
      const start = Date.now();
      for (;;) {
        const { data } = await stream.nextOf('session');
        const { sessionId, deleted } = data as Record<string, unknown>;
        if (deleted && sessionId === lost.id) {
          h.contract.checkStreamMessage(data);
          break;
        }
      }
      expect(Date.now() - start).toBeLessThan(12_000);
      // Its own stream has nothing else to tell.
      while (await single.next());

      await lost.runner.tell({ kind: 'note', body: { text: 'secret' } });
      const other = makeSession({
        namespace: 'website',
        name: websiteId,
        spec: { title: 'Goes on' },
      });
      h.portal.kubernetes.put(
        '/apis/agentic-sessions.io/v1alpha1/sessions',
        other,
      );
      for (;;) {
        const message = await stream.next();
        expect(message).toBeDefined();
        expect(JSON.stringify(message?.data)).not.toContain('secret');
        if (JSON.stringify(message?.data).includes('Goes on')) {
          break;
        }
      }
    } finally {
      rights.set('vera payments', ['get', 'list', 'watch']);
      rights.delete('vera website');
      stream.close();
    }
  });

  it('are as many as one person may have, and no more', async () => {
    const url = `${h.portal.url}/api/v1/events`;
    const open = await Promise.all(
      Array.from({ length: STREAM_LIMITS.each }, () =>
        SseReader.open(url, headers),
      ),
    );
    const tooMany = await h.portal.as('vera').get('/events');
    h.contract.check('streamChanges', tooMany);
    expect([tooMany.status, tooMany.body.error]).toEqual([
      429,
      'too_many_streams',
    ]);
    const other = await SseReader.open(url, {
      authorization: 'Bearer ada-token',
    });
    expect(other.response.status).toBe(200);
    other.close();
    open.forEach(stream => stream.close());
    await until(async () => {
      const again = await SseReader.open(url, headers);
      again.close();
      return again.response.status === 200;
    });
  });
});

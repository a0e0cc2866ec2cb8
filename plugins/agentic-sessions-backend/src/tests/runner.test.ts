import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import request from 'supertest';
import { describePortal } from '../__testUtils__/describePortal';
import { Runner } from '../__testUtils__/Runner';
import { until } from '../__testUtils__/until';

jest.setTimeout(60_000);

describePortal('a runner', h => {
  it('is served on its own port and nowhere else', async () => {
    const { runner, token, id: sessionId } = await h.startRunning();
    const own = await runner.request('GET', '/session');
    expect(own.status).toBe(200);
    expect(await own.json()).toMatchObject({
      namespace: 'payments',
      name: sessionId,
      attempt: 0,
      storedSeq: 0,
      promptStarted: false,
      spec: { prompt: 'Look at the flaky checkout test' },
    });
    for (const path of ['/runner/v1/session', '/api/v1/runner/v1/session']) {
      const elsewhere = await request(h.portal.server)
        .get(path)
        .set('Authorization', `Bearer ${token}`);
      expect([401, 404]).toContain(elsewhere.status);
    }
    // And people are not served there.
    const people = await fetch(
      `http://127.0.0.1:${h.portal.runnerPort}/api/v1/sessions`,
      { headers: { authorization: 'Bearer ada-token' } },
    );
    expect(people.status).toBe(404);
  });

  it('speaks for the session of its Pod only', async () => {
    const mine = await h.startRunning();
    const other = await h.startRunning();
    const as = async (token: string, session: string) => {
      const runner = new Runner({ url: h.portal.runnerUrl, token, session });
      return (await runner.request('GET', '/session')).status;
    };
    expect(await as(mine.token, `payments/${mine.id}`)).toBe(200);
    expect(await as(mine.token, `payments/${other.id}`)).toBe(403);
    expect(await as(mine.token, `website/${mine.id}`)).toBe(403);
    expect(await as(mine.token, `payments/${mine.id}/x`)).toBe(403);
    // A Pod that is made and not recorded yet has nothing to begin with.
    const unrecorded = await h.startRunning({ status: { phase: 'Starting' } });
    expect(await as(unrecorded.token, `payments/${unrecorded.id}`)).toBe(403);
    expect(await as('ada-token', `payments/${mine.id}`)).toBe(401);
    h.portal.kubernetes.users.set('wrong-audience', {
      username: 'system:serviceaccount:payments:default',
      extra: { 'authentication.kubernetes.io/pod-uid': ['pod-uid'] },
    });
    expect(await as('wrong-audience', `payments/${mine.id}`)).toBe(401);
    // A runner is nobody to the API of people.
    const api = await request(h.portal.server)
      .get('/api/v1/sessions')
      .set('Authorization', `Bearer ${mine.token}`);
    expect(api.status).toBe(401);
  });

  it('stores events once, refuses gaps and what is not of the protocol', async () => {
    const { runner, path } = await h.startRunning();
    const started = { turn: 1, prompt: 'go' };
    const first = await runner.tell(
      { kind: 'turn.started', body: started },
      { kind: 'message', body: { role: 'agent', text: 'I begin', turn: 1 } },
    );
    expect(await first.json()).toEqual({ storedSeq: 2 });
    const time = new Date().toISOString();
    const repeat = await runner.send([
      { runnerSeq: 1, time, kind: 'turn.started', body: started },
    ]);
    expect(await repeat.json()).toEqual({ storedSeq: 2 });
    const gap = await runner.send([
      { runnerSeq: 9, time, kind: 'note', body: { text: 'x' } },
    ]);
    expect(gap.status).toBe(409);
    expect(await gap.json()).toEqual({ storedSeq: 2 });
    for (const wrong of [
      { runnerSeq: 3, time, kind: 'session.phase', body: {} },
      { runnerSeq: 3, time, kind: 'message', body: { text: 1 } },
      {
        runnerSeq: 3,
        time,
        kind: 'note',
        body: { text: 'x'.repeat(300_000) },
      },
      { runnerSeq: 0, time, kind: 'note', body: { text: 'x' } },
    ]) {
      expect((await runner.send([wrong])).status).toBe(400);
    }
    const otherAttempt = await runner.request('POST', '/events', {
      body: {
        attempt: 7,
        events: [{ runnerSeq: 1, time, kind: 'note', body: { text: 'x' } }],
      },
    });
    expect(otherAttempt.status).toBe(403);
    const events = await h.portal.as('vera').get(`${path}/events?after=3`);
    expect(
      events.body.events.map((event: { kind: string; actor: string }) => [
        event.kind,
        event.actor,
      ]),
    ).toEqual([
      ['turn.started', 'runner'],
      ['message', 'agent'],
    ]);
  });

  it('shows in the cluster what it does, costs and made', async () => {
    const { runner, id: sessionId } = await h.startRunning();
    await runner.tell(
      { kind: 'turn.started', body: { turn: 1, prompt: 'go' } },
      {
        kind: 'usage',
        body: {
          inputTokens: 100,
          outputTokens: 7,
          cost: 0.1,
          currency: 'USD',
        },
      },
      {
        kind: 'usage',
        body: {
          inputTokens: 50,
          outputTokens: 3,
          cost: 0.2,
          currency: 'USD',
        },
      },
    );
    await until(
      () =>
        h.portal.inCluster('payments', sessionId)?.status?.activity ===
        'Working',
    );
    expect(h.portal.inCluster('payments', sessionId)?.status).toMatchObject({
      phase: 'Running',
      usage: {
        inputTokens: 150,
        outputTokens: 10,
        cost: 0.3,
        currency: 'USD',
      },
      artifacts: { count: 0 },
    });
    await runner.tell({
      kind: 'turn.ended',
      body: { turn: 1, stopReason: 'end_turn', durationMs: 5 },
    });
    await until(
      () =>
        h.portal.inCluster('payments', sessionId)?.status?.activity === 'Idle',
    );
  });

  it('leaves files, digest first, which people download and never see as a page', async () => {
    const { runner, path } = await h.startRunning();
    const bytes = Buffer.from('<script>alert(1)</script>');
    const headers = {
      'agentic-artifact-sha256': createHash('sha256')
        .update(bytes)
        .digest('hex'),
      'agentic-artifact-size': String(bytes.length),
      'agentic-artifact-type': 'output',
    };
    const file = '/artifacts/out/b%C3%A9richt%20%221%22.html';
    expect((await runner.request('HEAD', file, { headers })).status).toBe(404);
    const wrong = await runner.request('PUT', file, {
      headers,
      body: Buffer.from('x'.repeat(bytes.length)),
    });
    expect(wrong.status).toBe(422);
    const put = await runner.request('PUT', file, { headers, body: bytes });
    expect(put.status).toBe(201);
    expect((await runner.request('HEAD', file, { headers })).status).toBe(204);
    // The size is what is stored, whatever is said about it.
    for (const method of ['HEAD', 'PUT'] as const) {
      const lie = await runner.request(method, '/artifacts/small.html', {
        headers: { ...headers, 'agentic-artifact-size': '0' },
        ...(method === 'PUT' && { body: bytes }),
      });
      expect(lie.status).toBe(422);
    }
    const bigger = Buffer.from('fewer bytes than said');
    const more = await runner.request('PUT', '/artifacts/more.txt', {
      headers: {
        ...headers,
        'agentic-artifact-sha256': createHash('sha256')
          .update(bigger)
          .digest('hex'),
        'agentic-artifact-size': '1000',
      },
      body: bigger,
    });
    expect(more.status).toBe(422);
    const evil = await runner.request('PUT', '/artifacts/..%2F..%2Fx', {
      headers,
      body: bytes,
    });
    expect(evil.status).toBe(400);

    const list = await h.portal.as('vera').get(`${path}/artifacts`);
    h.contract.check('listArtifacts', list);
    expect(list.body.artifacts).toHaveLength(1);
    expect(list.body.artifacts[0]).toMatchObject({
      path: 'out/béricht "1".html',
      contentType: 'text/html',
      size: bytes.length,
      type: 'output',
    });
    const download = await h.portal
      .as('vera')
      .get(list.body.artifacts[0].downloadUrl)
      .buffer(true)
      .parse((res, done) => {
        const chunks: Buffer[] = [];
        res.on('data', chunk => chunks.push(chunk));
        res.on('end', () => done(null, Buffer.concat(chunks)));
      });
    h.contract.check('downloadArtifact', download);
    expect(Buffer.compare(download.body, bytes)).toBe(0);
    expect(download.headers).toMatchObject({
      'content-type': 'application/octet-stream',
      'x-content-type-options': 'nosniff',
      'content-disposition': expect.stringMatching(
        /^attachment; filename="b_richt__1_.html"; filename\*=UTF-8''b%C3%A9richt%20%221%22.html$/,
      ),
    });
    const theirs = await h.portal
      .as('will')
      .get(list.body.artifacts[0].downloadUrl);
    expect(theirs.status).toBe(404);

    // Somebody emptied the store.
    await rm(h.portal.artifactsFolder, { recursive: true });
    const gone = await h.portal
      .as('vera')
      .get(list.body.artifacts[0].downloadUrl);
    h.contract.check('downloadArtifact', gone);
    expect([gone.status, gone.body.error]).toEqual([404, 'not_found']);
    expect(gone.body.message).toContain('no longer in the store');
  });

  it('has its log read from Kubernetes, and from the ledger when the Pod is gone', async () => {
    const { runner, path } = await h.startRunning();
    h.portal.kubernetes.logs.set(
      'payments/session-pod/agent',
      'from the Pod\n',
    );
    const live = await h.portal.as('vera').get(`${path}/log?container=agent`);
    h.contract.check('getLog', live);
    expect(live.text).toBe('from the Pod\n');
    await runner.tell({
      kind: 'log',
      body: { stream: 'runner', text: 'kept line\n' },
    });
    const kept = await h.portal.as('vera').get(`${path}/log`);
    expect(kept.text).toBe('kept line\n');
  });
});

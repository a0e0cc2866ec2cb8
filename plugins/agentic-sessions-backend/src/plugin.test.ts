import { createHash, randomUUID } from 'node:crypto';
import { mockCredentials } from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import request from 'supertest';
import { Contract } from './__testUtils__/Contract';
import { makeSession } from './__testUtils__/makeSession';
import { Portal } from './__testUtils__/Portal';
import { permissionRequest, Runner } from './__testUtils__/Runner';
import { SseReader } from './__testUtils__/readSse';
import { databases } from './__testUtils__/testDatabases';
import { until } from './__testUtils__/until';

jest.setTimeout(120_000);

const RUNNING = {
  phase: 'Running' as const,
  reason: 'RunnerStarted',
  startedAt: '2026-11-22T10:00:05Z',
  workload: { podName: 'session-pod', podUID: 'pod-uid', attempt: 0 },
  history: [
    {
      time: '2026-11-22T10:00:01Z',
      phase: 'Pending' as const,
      reason: 'Created',
    },
    {
      time: '2026-11-22T10:00:05Z',
      phase: 'Running' as const,
      reason: 'RunnerStarted',
      message: 'The runner works.',
    },
  ],
  usage: { cost: 0.42, currency: 'USD' },
};

describe.each(databases.eachSupportedId())('the plugin on %s', id => {
  const contract = new Contract();
  let knex: Knex;
  let portal: Portal;

  beforeAll(async () => {
    knex = await databases.init(id);
    portal = await Portal.start({ knex });
  });

  afterAll(async () => {
    await portal?.stop();
    await portal?.kubernetes.stop();
  });

  /** A running session with its runner. */
  async function startRunning(options: Parameters<typeof makeSession>[0] = {}) {
    const podUid = randomUUID();
    const session = makeSession({
      status: { ...RUNNING, workload: { ...RUNNING.workload, podUID: podUid } },
      ...options,
    });
    await portal.addSession(session);
    const token = `pod-${podUid}`;
    portal.addPodToken(token, 'payments', podUid);
    const runner = new Runner({
      url: portal.runnerUrl,
      token,
      session: `payments/${session.metadata.name}`,
    });
    return {
      session,
      id: session.metadata.name,
      path: `/namespaces/payments/sessions/${session.metadata.name}`,
      runner,
      token,
    };
  }

  describe('who may see what', () => {
    it('knows nobody without a token, at both of its places', async () => {
      for (const base of ['/api/v1', '/api/agentic-sessions/v1']) {
        const answer = await request(portal.server).get(`${base}/sessions`);
        expect(answer.status).toBe(401);
        contract.check('listAllSessions', answer);
        expect(answer.body.error).toBe('unauthenticated');
        expect(answer.body.traceId).toMatch(/^[0-9a-f]{32}$/);
      }
      const wrong = await portal.as('mallory').get('/sessions');
      expect(wrong.status).toBe(401);
    });

    it('carries the trace of the caller into its errors', async () => {
      const answer = await portal
        .as('ada')
        .get('/namespaces/nowhere/sessions')
        .set(
          'traceparent',
          '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
        );
      expect(answer.body.traceId).toBe('0af7651916cd43dd8448eb211c80319c');
    });

    it('gives a person of the portal the rights of their name in the cluster', async () => {
      const as = (ref: string) =>
        request(portal.server)
          .get('/api/agentic-sessions/v1/user/permissions')
          .set('Authorization', mockCredentials.user.header(ref));
      const ada = await as('user:default/ada');
      expect(ada.status).toBe(200);
      contract.check('listMyPermissions', ada);
      expect(ada.body).toEqual({
        user: 'ada',
        groups: ['payments', 'system:authenticated'],
        namespaces: {
          payments: ['get', 'list', 'watch', 'submit', 'message', 'control'],
        },
      });
      const other = await as('user:guests/ada');
      expect(other.status).toBe(403);
      const service = await request(portal.server)
        .get('/api/v1/user/permissions')
        .set('Authorization', mockCredentials.service.header());
      expect(service.status).toBe(403);
    });

    it('hides namespaces and sessions of others, and says 403 only for what can be seen', async () => {
      const { path, id: sessionId } = await startRunning();
      for (const attempt of [
        portal.as('will').get(path),
        portal.as('will').get('/namespaces/payments/sessions'),
        portal.as('will').get(`${path}/events`),
        portal.as('will').post(`${path}/stop`, {}),
        portal.as('will').post(`${path}/messages`, { text: 'hi' }),
        portal.as('will').get(`${path}/artifacts`),
        portal.as('will').get(`${path}/log`),
        portal.as('will').get(`${path}/approvals`),
        portal.as('will').get('/namespaces/payments/audit'),
        portal.as('will').post('/namespaces/payments/sessions', {
          framework: { type: 'survey-agent' },
        }),
        portal.as('will').get(`/events?session=payments/${sessionId}:0`),
        portal.as('will').get(`/events?namespace=payments`),
      ]) {
        expect((await attempt).status).toBe(404);
      }
      // By its name in a namespace that one may see: there is no such session there.
      const elsewhere = await portal
        .as('will')
        .get(`/namespaces/website/sessions/${sessionId}`);
      expect(elsewhere.status).toBe(404);
      const list = await portal.as('will').get('/sessions');
      expect(list.body.sessions).toEqual([]);

      for (const attempt of [
        portal.as('vera').post(`${path}/stop`, {}),
        portal.as('vera').post(`${path}/interrupt`),
        portal.as('vera').post(`${path}/finish`),
        portal.as('vera').post(`${path}/messages`, { text: 'hi' }),
        portal.as('grace').post(`${path}/messages`, { text: 'hi' }),
        portal.as('vera').get('/namespaces/payments/audit'),
        portal.as('vera').post('/namespaces/payments/sessions', {
          framework: { type: 'survey-agent' },
        }),
      ]) {
        expect((await attempt).status).toBe(403);
      }
      // What is not there is 404 also for who may not do it.
      const missing = await portal
        .as('vera')
        .post(`/namespaces/payments/sessions/${randomUUID()}/stop`, {});
      expect(missing.status).toBe(404);
      const denied = await knex('audit_log').where({
        session_id: sessionId,
        outcome: 'denied',
      });
      expect(denied.map(row => `${row.actor} ${row.action}`).sort()).toEqual([
        'grace message',
        'vera control',
        'vera control',
        'vera control',
        'vera message',
      ]);
    });

    it('forgets a right within seconds of its end', async () => {
      const { path } = await startRunning();
      const comesTo = async (status: number) => {
        await until(
          async () => (await portal.as('vera').get(path)).status === status,
        );
        return status;
      };
      portal.kubernetes.rights.set('vera payments', []);
      const start = Date.now();
      try {
        expect(await comesTo(404)).toBe(404);
        expect(Date.now() - start).toBeLessThan(5_000);
      } finally {
        portal.kubernetes.rights.set('vera payments', ['get', 'list', 'watch']);
      }
      expect(await comesTo(200)).toBe(200);
    });

    it('tells namespaces and agents', async () => {
      const namespaces = await portal.as('ada').get('/user/namespaces');
      contract.check('listMyNamespaces', namespaces);
      expect(namespaces.body.namespaces).toEqual([
        expect.objectContaining({
          namespace: 'payments',
          permission: 'editor',
          owner: 'group:default/payments',
          policy: expect.objectContaining({
            maxRunning: 3,
            approvalRequired: ['edit'],
          }),
        }),
      ]);
      const all = await portal.as('alan').get('/user/namespaces');
      expect(
        all.body.namespaces.map(
          (entry: { permission: string }) => entry.permission,
        ),
      ).toEqual(['admin', 'admin']);
      const runtimes = await portal.as('vera').get('/runtimes');
      contract.check('listRuntimes', runtimes);
      expect(runtimes.body.runtimes[0].name).toBe('survey-agent');
    });
  });

  describe('starting', () => {
    const wanted = {
      framework: { type: 'survey-agent' },
      prompt: 'Survey the checkout',
      title: 'Survey',
      inputs: { website: 'http://shop.example' },
      repositories: [{ url: 'http://git.example/checkout.git' }],
      metadata: { ticket: 'PAY-1' },
    };

    it('says before what policy would say', async () => {
      const good = await portal
        .as('ada')
        .post('/namespaces/payments/sessions/validate', wanted);
      expect(good.status).toBe(200);
      contract.check('validateSession', good);
      expect(good.body.valid).toBe(true);
      const bad = await portal
        .as('ada')
        .post('/namespaces/payments/sessions/validate', {
          framework: { type: 'unknown-agent' },
        });
      contract.check('validateSession', bad);
      expect(bad.body.valid).toBe(false);
      expect(bad.body.violations[0].cure).toEqual(expect.any(String));
    });

    it('creates the resource with who asked, under which policy', async () => {
      const answer = await portal
        .as('ada')
        .post('/namespaces/payments/sessions', {
          ...wanted,
          trigger: { source: 'github', description: 'by hand' },
        })
        .set(
          'traceparent',
          '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
        );
      expect(answer.status).toBe(201);
      contract.check('createSession', answer);
      expect(answer.body).toMatchObject({
        namespace: 'payments',
        phase: 'Pending',
        status: 'pending',
        title: 'Survey',
        access: { message: true, control: true, approve: false },
        // A caller cannot claim to be a vendor whose word we verify.
        trigger: { source: 'api', actor: { kind: 'person', name: 'ada' } },
      });
      const created = portal.inCluster('payments', answer.body.id);
      expect(created?.spec).toMatchObject({
        desiredState: 'Running',
        policy: {
          tools: { blocked: ['delete'] },
          approvals: { required: ['edit'] },
          namespacePolicyGeneration: 3,
        },
        trigger: { actor: { kind: 'person', name: 'ada' } },
      });
      expect(
        created?.metadata.annotations?.['agentic-sessions.io/traceparent'],
      ).toContain('0af7651916cd43dd8448eb211c80319c');
      const audit = await knex('audit_log').where({
        session_id: answer.body.id,
        action: 'create',
      });
      expect(audit).toHaveLength(1);
      expect(audit[0]).toMatchObject({
        actor: 'ada',
        outcome: 'success',
        trace_id: '0af7651916cd43dd8448eb211c80319c',
      });
    });

    it('refuses what policy refuses, with the violation', async () => {
      const answer = await portal
        .as('ada')
        .post('/namespaces/payments/sessions', {
          framework: { type: 'unknown-agent' },
        });
      expect(answer.status).toBe(403);
      contract.check('createSession', answer);
      expect(answer.body.error).toBe('policy_violation');
      expect(answer.body.details.violations[0].code).toBe('RuntimeNotFound');
    });

    it.each([
      [{}],
      [{ framework: { type: '' } }],
      [{ ...wanted, prompt: '' }],
      [{ ...wanted, repositories: [{ url: 'file:///etc/passwd' }] }],
      [{ ...wanted, surprise: true }],
      [{ ...wanted, budget: { limit: -1, currency: 'USD' } }],
    ])('refuses %j as no request', async body => {
      const answer = await portal
        .as('ada')
        .post('/namespaces/payments/sessions', body);
      expect(answer.status).toBe(400);
      contract.check('createSession', answer);
      expect(answer.body.error).toBe('invalid_request');
    });

    it('makes one session of many tries with one key', async () => {
      const key = randomUUID();
      const tries = await Promise.all(
        Array.from({ length: 5 }, () =>
          portal
            .as('ada')
            .post('/namespaces/payments/sessions', wanted)
            .set('Idempotency-Key', key),
        ),
      );
      expect(tries.map(answer => answer.status)).toEqual(Array(5).fill(201));
      expect(new Set(tries.map(answer => answer.body.id)).size).toBe(1);
      const other = await portal
        .as('ada')
        .post('/namespaces/payments/sessions', { ...wanted, title: 'Other' })
        .set('Idempotency-Key', key);
      expect(other.status).toBe(409);
      expect(other.body.error).toBe('idempotency_conflict');
      const events = await knex('session_events').where({
        session_id: tries[0].body.id,
        kind: 'session.created',
      });
      expect(events).toHaveLength(1);
    });
  });

  describe('lists', () => {
    it('pages, filters and searches', async () => {
      const mark = randomUUID().slice(0, 8);
      const names: string[] = [];
      for (let index = 0; index < 5; index += 1) {
        const session = makeSession({
          createdAt: `2026-11-20T10:00:0${index}Z`,
          spec: {
            title: `${mark} 100%_done ${index}`,
            entityRef: `component:default/${mark}`,
          },
          status: index === 0 ? RUNNING : undefined,
        });
        names.unshift(session.metadata.name);
        await portal.addSession(session);
      }
      const ids = (answer: request.Response) =>
        answer.body.sessions.map((session: { id: string }) => session.id);
      const base = `/namespaces/payments/sessions?entityRef=component:default/${mark}`;

      const first = await portal.as('vera').get(`${base}&limit=2`);
      contract.check('listSessions', first);
      expect(ids(first)).toEqual(names.slice(0, 2));
      expect(first.body).toMatchObject({ total: 5, hasMore: true });
      const second = await portal
        .as('vera')
        .get(`${base}&limit=2&cursor=${first.body.nextCursor}`);
      expect(ids(second)).toEqual(names.slice(2, 4));
      const byOffset = await portal.as('vera').get(`${base}&limit=2&offset=4`);
      expect(ids(byOffset)).toEqual(names.slice(4));
      expect(byOffset.body.hasMore).toBe(false);

      const running = await portal.as('vera').get(`${base}&status=running`);
      expect(ids(running)).toEqual([names[4]]);
      expect(running.body.sessions[0]).toMatchObject({
        phase: 'Running',
        cost: { amount: 0.42, currency: 'USD' },
      });
      const phases = await portal
        .as('vera')
        .get(`${base}&phase=Pending&phase=Queued`);
      expect(phases.body.total).toBe(4);
      const since = await portal
        .as('vera')
        .get(`${base}&since=2026-11-20T10:00:03Z`);
      expect(since.body.total).toBe(2);
      const text = await portal
        .as('vera')
        .get(`/sessions?q=${encodeURIComponent(`${mark} 100%_DONE 3`)}`);
      contract.check('listAllSessions', text);
      expect(ids(text)).toEqual([names[1]]);
      // `%` and `_` of a search are themselves.
      const literal = await portal
        .as('vera')
        .get(`/sessions?q=${encodeURIComponent(`${mark}%`)}`);
      expect(ids(literal)).toEqual([]);
    });

    it.each(['limit=0', 'limit=101', 'status=wrong', 'cursor=x', 'nonsense=1'])(
      'refuses ?%s',
      async query => {
        const answer = await portal
          .as('vera')
          .get(`/namespaces/payments/sessions?${query}`);
        expect(answer.status).toBe(400);
        contract.check('listSessions', answer);
      },
    );
  });

  describe('following the cluster', () => {
    it('tells each phase once, and keeps the ledger of what was deleted', async () => {
      const session = makeSession({ status: RUNNING });
      await portal.addSession(session);
      const path = `/namespaces/payments/sessions/${session.metadata.name}`;
      const ended = {
        ...session,
        status: {
          ...RUNNING,
          phase: 'Completed' as const,
          reason: 'TurnEnded',
          message: 'Done.',
          finishedAt: '2026-11-22T10:05:00Z',
          history: [
            ...RUNNING.history,
            {
              time: '2026-11-22T10:05:00Z',
              phase: 'Completed' as const,
              reason: 'TurnEnded',
              message: 'Done.',
            },
          ],
        },
      };
      await portal.addSession(ended);
      // The same again, as after a relist.
      await portal.addSession(ended);
      const detail = await portal
        .as('vera')
        .get(`${path}?includeHistory=true&includeArtifacts=true`);
      contract.check('getSession', detail);
      expect(
        detail.body.history.map(
          (entry: { event: string; data: { phase?: string } }) =>
            [entry.event, entry.data.phase].join(' ').trim(),
        ),
      ).toEqual([
        'session.created',
        'session.phase Pending',
        'session.phase Running',
        'session.phase Completed',
        'session.ended Completed',
      ]);

      portal.removeSession(session);
      await until(
        async () => (await portal.as('vera').get(path)).body.deleted === true,
      );
      const events = await portal.as('vera').get(`${path}/events`);
      contract.check('listEvents', events);
      expect(events.body.events.at(-1).kind).toBe('session.deleted');
      const list = await portal
        .as('vera')
        .get('/namespaces/payments/sessions?limit=100');
      expect(
        list.body.sessions.some(
          (entry: { id: string }) => entry.id === session.metadata.name,
        ),
      ).toBe(false);
      const stop = await portal.as('ada').post(`${path}/stop`, {});
      expect(stop.status).toBe(409);
      expect(stop.body.error).toBe('session_ended');
    });
  });

  describe('a runner', () => {
    it('is served on its own port and nowhere else', async () => {
      const { runner, token, id: sessionId } = await startRunning();
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
        const elsewhere = await request(portal.server)
          .get(path)
          .set('Authorization', `Bearer ${token}`);
        expect([401, 404]).toContain(elsewhere.status);
      }
      // And people are not served there.
      const people = await fetch(
        `http://127.0.0.1:${portal.runnerPort}/api/v1/sessions`,
        { headers: { authorization: 'Bearer ada-token' } },
      );
      expect(people.status).toBe(404);
    });

    it('speaks for the session of its Pod only', async () => {
      const mine = await startRunning();
      const other = await startRunning();
      const as = async (token: string, session: string) => {
        const runner = new Runner({ url: portal.runnerUrl, token, session });
        return (await runner.request('GET', '/session')).status;
      };
      expect(await as(mine.token, `payments/${mine.id}`)).toBe(200);
      expect(await as(mine.token, `payments/${other.id}`)).toBe(403);
      expect(await as(mine.token, `website/${mine.id}`)).toBe(403);
      expect(await as(mine.token, `payments/${mine.id}/x`)).toBe(403);
      expect(await as('ada-token', `payments/${mine.id}`)).toBe(401);
      portal.kubernetes.users.set('wrong-audience', {
        username: 'system:serviceaccount:payments:default',
        extra: { 'authentication.kubernetes.io/pod-uid': ['pod-uid'] },
      });
      expect(await as('wrong-audience', `payments/${mine.id}`)).toBe(401);
      // A runner is nobody to the API of people.
      const api = await request(portal.server)
        .get('/api/v1/sessions')
        .set('Authorization', `Bearer ${mine.token}`);
      expect(api.status).toBe(401);
    });

    it('stores events once, refuses gaps and what is not of the protocol', async () => {
      const { runner, path } = await startRunning();
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
      const events = await portal.as('vera').get(`${path}/events?after=3`);
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
      const { runner, id: sessionId } = await startRunning();
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
          portal.inCluster('payments', sessionId)?.status?.activity ===
          'Working',
      );
      expect(portal.inCluster('payments', sessionId)?.status).toMatchObject({
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
          portal.inCluster('payments', sessionId)?.status?.activity === 'Idle',
      );
    });

    it('leaves files, digest first, which people download and never see as a page', async () => {
      const { runner, path } = await startRunning();
      const bytes = Buffer.from('<script>alert(1)</script>');
      const headers = {
        'agentic-artifact-sha256': createHash('sha256')
          .update(bytes)
          .digest('hex'),
        'agentic-artifact-size': String(bytes.length),
        'agentic-artifact-type': 'output',
      };
      const file = '/artifacts/out/b%C3%A9richt%20%221%22.html';
      expect((await runner.request('HEAD', file, { headers })).status).toBe(
        404,
      );
      const wrong = await runner.request('PUT', file, {
        headers,
        body: Buffer.from('x'.repeat(bytes.length)),
      });
      expect(wrong.status).toBe(422);
      const put = await runner.request('PUT', file, { headers, body: bytes });
      expect(put.status).toBe(201);
      expect((await runner.request('HEAD', file, { headers })).status).toBe(
        204,
      );
      const evil = await runner.request('PUT', '/artifacts/..%2F..%2Fx', {
        headers,
        body: bytes,
      });
      expect(evil.status).toBe(400);

      const list = await portal.as('vera').get(`${path}/artifacts`);
      contract.check('listArtifacts', list);
      expect(list.body.artifacts).toHaveLength(1);
      expect(list.body.artifacts[0]).toMatchObject({
        path: 'out/béricht "1".html',
        contentType: 'text/html',
        size: bytes.length,
        type: 'output',
      });
      const download = await portal
        .as('vera')
        .get(list.body.artifacts[0].downloadUrl)
        .buffer(true)
        .parse((res, done) => {
          const chunks: Buffer[] = [];
          res.on('data', chunk => chunks.push(chunk));
          res.on('end', () => done(null, Buffer.concat(chunks)));
        });
      contract.check('downloadArtifact', download);
      expect(Buffer.compare(download.body, bytes)).toBe(0);
      expect(download.headers).toMatchObject({
        'content-type': 'application/octet-stream',
        'x-content-type-options': 'nosniff',
        'content-disposition': expect.stringMatching(
          /^attachment; filename="b_richt__1_.html"; filename\*=UTF-8''b%C3%A9richt%20%221%22.html$/,
        ),
      });
      const theirs = await portal
        .as('will')
        .get(list.body.artifacts[0].downloadUrl);
      expect(theirs.status).toBe(404);
    });

    it('has its log read from Kubernetes, and from the ledger when the Pod is gone', async () => {
      const { runner, path } = await startRunning();
      portal.kubernetes.logs.set(
        'payments/session-pod/agent',
        'from the Pod\n',
      );
      const live = await portal.as('vera').get(`${path}/log?container=agent`);
      contract.check('getLog', live);
      expect(live.text).toBe('from the Pod\n');
      await runner.tell({
        kind: 'log',
        body: { stream: 'runner', text: 'kept line\n' },
      });
      const kept = await portal.as('vera').get(`${path}/log`);
      expect(kept.text).toBe('kept line\n');
    });
  });

  describe('steering', () => {
    it('stores each word with its event, its command and its audit row', async () => {
      const { runner, token, path, id: sessionId } = await startRunning();
      const message = await portal
        .as('ada')
        .post(`${path}/messages`, { text: 'Also look at the cart' });
      expect(message.status).toBe(202);
      contract.check('sendMessage', message);
      expect(message.body.queued).toBe(false);
      await runner.tell({
        kind: 'turn.started',
        body: { turn: 1, prompt: 'go' },
      });
      const interrupt = await portal.as('ada').post(`${path}/interrupt`);
      contract.check('interruptSession', interrupt);
      expect(interrupt.body.queued).toBe(true);
      const finish = await portal.as('ada').post(`${path}/finish`);
      contract.check('finishSession', finish);
      const stop = await portal
        .as('ada')
        .post(`${path}/stop`, { reason: 'enough' });
      contract.check('stopSession', stop);
      expect(portal.inCluster('payments', sessionId)?.spec.desiredState).toBe(
        'Stopped',
      );

      const commands = await SseReader.open(`${portal.runnerUrl}/commands`, {
        authorization: `Bearer ${token}`,
        'agentic-session': `payments/${sessionId}`,
      });
      const heard = [];
      for (let index = 0; index < 4; index += 1) {
        heard.push(await commands.nextOf('command'));
      }
      commands.close();
      expect(heard.map(({ data }) => (data as { kind: string }).kind)).toEqual([
        'message',
        'interrupt',
        'finish',
        'stop',
      ]);
      expect(heard[0].data).toMatchObject({
        id: message.body.commandId,
        actor: 'ada',
        text: 'Also look at the cart',
      });

      // What was applied is not told again; the rest is, after the last that was heard.
      await runner.tell({
        kind: 'command.applied',
        body: { commandId: interrupt.body.commandId, outcome: 'applied' },
      });
      const again = await SseReader.open(`${portal.runnerUrl}/commands`, {
        authorization: `Bearer ${token}`,
        'agentic-session': `payments/${sessionId}`,
        'last-event-id': String(heard[0].id),
      });
      expect((await again.nextOf('command')).data).toMatchObject({
        kind: 'finish',
      });
      // And what comes while it listens, at once.
      await again.nextOf('command');
      const late = await portal
        .as('ada')
        .post(`${path}/messages`, { text: 'one more' });
      expect((await again.nextOf('command')).data).toMatchObject({
        id: late.body.commandId,
      });
      again.close();

      const audit = await portal
        .as('alan')
        .get(`/namespaces/payments/audit?sessionId=${sessionId}&limit=3`);
      contract.check('listAudit', audit);
      expect(
        audit.body.entries.map((entry: { action: string }) => entry.action),
      ).toEqual(['message', 'stop', 'finish']);
      const more = await portal
        .as('alan')
        .get(
          `/namespaces/payments/audit?sessionId=${sessionId}&cursor=${audit.body.nextCursor}`,
        );
      expect(
        more.body.entries.map((entry: { action: string }) => entry.action),
      ).toEqual(['interrupt', 'message', 'create']);
    });

    it('takes no messages for a session that runs by itself', async () => {
      const { path } = await startRunning({ spec: { interactive: false } });
      const answer = await portal
        .as('ada')
        .post(`${path}/messages`, { text: 'hi' });
      expect(answer.status).toBe(409);
      expect(answer.body.error).toBe('not_interactive');
    });

    it('keeps a stop that the cluster could not hear, and says it again', async () => {
      const { path, id: sessionId } = await startRunning();
      // Reading it asks for all rights, which are then known for a moment: the stop comes as far as the cluster itself.
      await portal.as('ada').get(path);
      portal.kubernetes.down = true;
      const answer = await portal.as('ada').post(`${path}/stop`, {});
      portal.kubernetes.down = false;
      expect(answer.status).toBe(503);
      contract.check('stopSession', answer);
      expect(portal.inCluster('payments', sessionId)?.spec.desiredState).toBe(
        'Running',
      );
      await until(
        () =>
          portal.inCluster('payments', sessionId)?.spec.desiredState ===
          'Stopped',
      );
    });
  });

  describe('approvals', () => {
    async function ask(overrides = {}) {
      const started = await startRunning();
      const body = permissionRequest(overrides);
      const told = await started.runner.tell({
        kind: 'permission.requested',
        body,
      });
      expect(told.status).toBe(200);
      const list = await portal.as('grace').get(`${started.path}/approvals`);
      contract.check('listApprovals', list);
      const [approval] = list.body.approvals;
      return {
        ...started,
        body,
        approval,
        decision: `${started.path}/approvals/${approval.id}/decision`,
      };
    }

    it('shows what waits to who may see it, with who may decide', async () => {
      const { approval, id: sessionId, path } = await ask();
      expect(approval).toMatchObject({
        state: 'pending',
        tool: 'edit',
        arguments: { path: 'src/checkout.ts' },
        mayDecide: true,
      });
      const pending = await portal.as('vera').get('/approvals');
      contract.check('listPendingApprovals', pending);
      const mine = pending.body.approvals.find(
        (entry: { sessionId: string }) => entry.sessionId === sessionId,
      );
      expect(mine).toMatchObject({
        mayDecide: false,
        whyNot: expect.stringContaining('right to approve'),
        sessionTitle: 'Look at the flaky checkout test',
      });
      expect(
        (await portal.as('will').get('/approvals')).body.approvals,
      ).toEqual([]);
      const summary = await portal.as('vera').get(path);
      expect(summary.body.pendingApprovals).toBe(1);
      await until(
        () =>
          portal.inCluster('payments', sessionId)?.status?.activity ===
          'WaitingForApproval',
      );
    });

    it('is decided once, of many at once, and told to the runner', async () => {
      const { approval, decision, id: sessionId, token } = await ask();
      const answers = await Promise.all(
        Array.from({ length: 6 }, (_, index) =>
          portal.as('grace').post(decision, {
            decision: index % 2 ? 'approved' : 'denied',
            hash: approval.hash,
            comment: `try ${index}`,
          }),
        ),
      );
      const won = answers.filter(answer => answer.status === 200);
      expect(won).toHaveLength(1);
      contract.check('decideApproval', won[0]);
      for (const lost of answers.filter(answer => answer.status !== 200)) {
        expect(lost.status).toBe(409);
        contract.check('decideApproval', lost);
        expect(lost.body.error).toBe('already_decided');
        expect(lost.body.details).toMatchObject({
          state: won[0].body.state,
          decidedBy: 'grace',
        });
      }
      const commands = await SseReader.open(`${portal.runnerUrl}/commands`, {
        authorization: `Bearer ${token}`,
        'agentic-session': `payments/${sessionId}`,
      });
      expect((await commands.nextOf('command')).data).toMatchObject({
        kind: 'decide',
        requestId: 'r1',
        hash: approval.hash,
        decision: won[0].body.state,
        actor: 'grace',
      });
      commands.close();
      expect(
        await knex('session_events').where({
          session_id: sessionId,
          kind: 'permission.decided',
        }),
      ).toHaveLength(1);
      expect(
        await knex('approval_decisions').where({ approval_id: approval.id }),
      ).toHaveLength(1);
    });

    it('is bound to what was shown', async () => {
      const { decision, approval } = await ask();
      const answer = await portal.as('grace').post(decision, {
        decision: 'approved',
        hash: '0'.repeat(64),
      });
      expect(answer.status).toBe(409);
      expect(answer.body.error).toBe('hash_mismatch');
      expect(approval.state).toBe('pending');
    });

    it('is refused to who lacks the right, and to the requester even with it', async () => {
      const { decision, approval } = await ask();
      const body = { decision: 'approved', hash: approval.hash };
      expect((await portal.as('vera').post(decision, body)).status).toBe(403);
      expect((await portal.as('will').post(decision, body)).status).toBe(404);
      portal.kubernetes.rights.set('ada payments', [
        'get',
        'list',
        'watch',
        'submit',
        'message',
        'control',
        'approve',
      ]);
      let own = await portal.as('ada').post(decision, body);
      await until(async () => {
        own = await portal.as('ada').post(decision, body);
        return /You started/.test(own.body.message);
      });
      expect(own.status).toBe(403);
      portal.kubernetes.rights.set('ada payments', [
        'get',
        'list',
        'watch',
        'submit',
        'message',
        'control',
      ]);
    });

    it('refuses a request whose hash is not that of what it asks', async () => {
      const { runner } = await startRunning();
      const answer = await runner.tell({
        kind: 'permission.requested',
        body: permissionRequest({ arguments: { path: 'other' } }),
      });
      expect(answer.status).toBe(400);
    });

    it('means no when nobody answers in time', async () => {
      const {
        approval,
        decision,
        id: sessionId,
        path,
      } = await ask({
        expiresInSeconds: 0,
      });
      const late = await portal
        .as('grace')
        .post(decision, { decision: 'approved', hash: approval.hash });
      expect(late.status).toBe(409);
      await until(async () => {
        const list = await portal.as('vera').get(`${path}/approvals`);
        return list.body.approvals[0].state === 'expired';
      });
      const [command] = await knex('commands').where({ session_id: sessionId });
      expect(JSON.parse(command.body)).toMatchObject({ decision: 'expired' });
      expect(
        await knex('audit_log').where({
          session_id: sessionId,
          action: 'expire',
        }),
      ).toHaveLength(1);
    });

    it('is closed when its session ends', async () => {
      const { session, path } = await ask();
      await portal.addSession({
        ...session,
        status: {
          ...session.status,
          phase: 'Failed',
          reason: 'RunnerLost',
          finishedAt: '2026-11-22T11:00:00Z',
        },
      });
      const list = await portal.as('vera').get(`${path}/approvals`);
      expect(list.body.approvals[0].state).toBe('cancelled');
    });
  });

  describe('streams', () => {
    const headers = { authorization: 'Bearer vera-token' };

    it('sends what was missed, then what happens, each once, and resumes', async () => {
      const { runner, path } = await startRunning();
      const url = `${portal.url}/api/v1${path}/events`;
      const stream = await SseReader.open(url, headers);
      expect(stream.response.headers.get('content-type')).toContain(
        'text/event-stream',
      );
      expect(stream.response.headers.get('cache-control')).toBe(
        'no-cache, no-transform',
      );
      contract.met('listEvents');
      const seen: number[] = [];
      const take = async (reader: SseReader, count: number) => {
        for (let index = 0; index < count; index += 1) {
          const event = await reader.nextOf('event');
          contract.checkStreamMessage(event.data);
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
      contract.checkStreamMessage(delta.data);
      expect(delta.data).toMatchObject({ delta: { id: 'm1', text: 'fi' } });
      back.close();
    });

    it('misses nothing in a storm of writers and readers', async () => {
      const { runner, path } = await startRunning();
      const url = `${portal.url}/api/v1${path}/events`;
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
      const { runner, id: sessionId } = await startRunning();
      const stream = await SseReader.open(
        `${portal.url}/api/v1/events?session=payments/${sessionId}:2`,
        headers,
      );
      const event = await stream.nextOf('event');
      expect(event.id).toBeUndefined();
      expect(event.data).toMatchObject({
        namespace: 'payments',
        sessionId,
        event: { seq: 3 },
      });
      contract.met('streamChanges');
      const other = makeSession({ spec: { title: 'Seen at once' } });
      await portal.addSession(other);
      const hidden = makeSession({ namespace: 'website' });
      portal.kubernetes.put(
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
      contract.checkStreamMessage(hint.data);
      expect(hint.data).toMatchObject({ session: { title: 'Seen at once' } });
      stream.close();
    });

    it('ends soon after the right to look has', async () => {
      const { path } = await startRunning();
      const stream = await SseReader.open(
        `${portal.url}/api/v1${path}/events`,
        headers,
      );
      await stream.nextOf('session');
      const start = Date.now();
      portal.kubernetes.rights.set('vera payments', []);
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
        portal.kubernetes.rights.set('vera payments', ['get', 'list', 'watch']);
      }
    });
  });

  it('asks anew for the Pod that came after', async () => {
    const { session, runner, path } = await startRunning();
    await runner.tell({
      kind: 'permission.requested',
      body: permissionRequest(),
    });
    const state = async () => {
      const list = await portal.as('vera').get(`${path}/approvals`);
      return list.body.approvals[0].state;
    };
    expect(await state()).toBe('pending');
    await portal.addSession({
      ...session,
      status: {
        ...session.status,
        workload: { podName: 'second', podUID: 'second', attempt: 1 },
      },
    });
    await until(async () => (await state()) === 'cancelled');
    expect(await state()).toBe('cancelled');
    // And the first Pod is no longer heard.
    await until(
      async () => (await runner.request('GET', '/session')).status === 403,
    );
  });

  it('goes on where it was after a restart, and finds what went meanwhile', async () => {
    const kept = await startRunning();
    const gone = await startRunning();
    await kept.runner.tell({
      kind: 'turn.started',
      body: { turn: 1, prompt: 'go' },
    });
    const eventsOf = async (sessionId: string) =>
      knex('session_events')
        .where({ session_id: sessionId })
        .orderBy('seq')
        .pluck('kind');
    const before = await eventsOf(kept.id);
    // At once, before what the first event changed was shown in the cluster.
    await portal.stop();
    portal.removeSession(gone.session);
    portal = await Portal.start({ knex, kubernetes: portal.kubernetes });
    await until(
      async () =>
        (await portal.as('vera').get(gone.path)).body.deleted === true,
    );
    expect(await eventsOf(kept.id)).toEqual(before);
    const deleted = await eventsOf(gone.id);
    expect(deleted[deleted.length - 1]).toBe('session.deleted');
    await until(
      () =>
        portal.inCluster('payments', kept.id)?.status?.activity === 'Working',
    );
  });

  it('has checked a good answer of every operation', () => {
    expect(contract.unmet()).toEqual([]);
  });
});

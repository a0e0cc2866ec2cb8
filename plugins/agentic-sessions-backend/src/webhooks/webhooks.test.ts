import { randomUUID } from 'node:crypto';
import http from 'node:http';
import { TestDatabases } from '@backstage/backend-test-utils';
import { aComment, send, sign } from './__testUtils__/githubDelivery';
import { sessionIdOf } from './__testUtils__/sessionIdOf';
import { WebhookBench } from './__testUtils__/WebhookBench';

jest.setTimeout(60_000);

const databases = TestDatabases.create({
  ids: ['SQLITE_3', 'POSTGRES_18'],
});
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

describe.each(databases.eachSupportedId())('webhooks on %s', databaseId => {
  let bench: WebhookBench;

  beforeEach(async () => {
    bench = await WebhookBench.start(await databases.init(databaseId));
  });

  afterEach(async () => {
    await bench.stop();
  });

  it('promises a session, creates it, and says where it came from', async () => {
    const delivery = aComment(bench, '/agent survey');
    const answer = await send(bench, delivery);
    const { status, body } = answer;
    expect({ status, body }).toEqual({
      status: 202,
      body: {
        deliveryId: expect.stringMatching(UUID),
        sessionId: expect.stringMatching(UUID),
        namespace: 'payments',
        status: 'accepted',
        estimatedStartTime: expect.stringMatching(/^2026-11-22T12:00:05/),
        warnings: expect.any(Array),
      },
    });
    expect(bench.promises).toBe(1);
    expect(bench.api.sessions.size).toBe(0);

    await expect(bench.aWorker().runOnce()).resolves.toBe(1);
    expect(bench.api.sessions.get(sessionIdOf(answer))).toMatchObject({
      metadata: {
        namespace: 'payments',
        annotations: {
          'agentic-sessions.io/traceparent': expect.stringMatching(
            /^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/,
          ),
        },
      },
      spec: {
        prompt: '/agent survey',
        framework: { type: 'survey-agent' },
        trigger: {
          source: 'github',
          event: 'issue_comment',
          delivery: body.deliveryId,
          description: expect.stringMatching(/^comment on Codertocat/),
          url: expect.stringMatching(/^https:\/\/github.com\//),
          payloadDigest: expect.stringMatching(/^[0-9a-f]{64}$/),
          actor: { kind: 'external', id: '21031067', name: 'Codertocat' },
        },
        policy: { version: expect.stringMatching(/^[0-9a-f]{64}$/) },
      },
    });
    expect(await bench.aWorker().runOnce()).toBe(0);
    const [row] = await bench.knex('deliveries').select();
    expect(row).toMatchObject({ state: 'done', status: 'accepted' });
    expect(Buffer.from(row.body).equals(delivery.body)).toBe(true);
    expect(row.headers).not.toContain('signature');
    const [audit] = await bench.knex('audit_log').where({ action: 'deliver' });
    expect(audit).toMatchObject({
      actor: 'webhook:payments-github',
      outcome: 'success',
      session_id: body.sessionId,
    });
  });

  it('makes one session of one delivery that comes ten times at once', async () => {
    const delivery = aComment(bench, '/agent survey');
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => send(bench, delivery)),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(202));
    for (const { body } of answers) {
      expect(body).toEqual(answers[0].body);
    }
    expect(await bench.count('deliveries')).toBe(1);
    expect(await bench.count('session_creations')).toBe(1);
    expect(
      await bench.knex('audit_log').where({ action: 'deliver' }),
    ).toHaveLength(1);
    bench.now = new Date(bench.now.getTime() + 86_400_000);
    const replay = await send(bench, delivery);
    expect(replay.body).toEqual(answers[0].body);
  });

  it('knows a body under new delivery ids, at once and much later', async () => {
    const delivery = aComment(bench, '/agent survey');
    const answers = await Promise.all(
      Array.from({ length: 10 }, () =>
        send(bench, { ...delivery, id: randomUUID() }),
      ),
    );
    bench.now = new Date(bench.now.getTime() + 86_400_000);
    answers.push(await send(bench, { ...delivery, id: randomUUID() }));
    for (const { status, body } of answers) {
      expect(status).toBe(202);
      expect(body).toEqual(answers[0].body);
    }
    expect(await bench.count('deliveries')).toBe(1);
    expect(await bench.count('session_creations')).toBe(1);
  });

  it('does not take another body under a known delivery id', async () => {
    const delivery = aComment(bench, '/agent survey');
    await send(bench, delivery);
    const other = { ...aComment(bench, '/agent other'), id: delivery.id };
    expect(await send(bench, other)).toMatchObject({
      status: 409,
      body: { error: 'delivery_conflict' },
    });
    expect(await bench.count('session_creations')).toBe(1);
  });

  it('believes the secret before as well, and keeps which it was', async () => {
    const delivery = aComment(
      { secret: 'the one before' },
      '/agent with the old secret',
    );
    expect((await send(bench, delivery)).status).toBe(202);
    expect(await bench.knex('deliveries').pluck('secret_index')).toEqual([1]);
  });

  it.each<[string, (bench: WebhookBench) => ReturnType<typeof send>]>([
    [
      'one byte flipped',
      async at => {
        const delivery = aComment(at, '/agent survey');
        delivery.body[delivery.body.length >> 1] ^= 1;
        return send(at, delivery);
      },
    ],
    [
      'no signature',
      at =>
        send(at, aComment(at, '/agent'), {
          headers: { 'x-hub-signature-256': undefined },
        }),
    ],
    [
      'a signature of SHA-1 alone',
      at =>
        send(at, aComment(at, '/agent'), {
          headers: {
            'x-hub-signature-256': undefined,
            'x-hub-signature': `sha1=${'0'.repeat(40)}`,
          },
        }),
    ],
    [
      "another endpoint's secret",
      at => send(at, aComment({ secret: 'of somebody else' }, '/agent')),
    ],
  ])('refuses %s with 401 and leaves nothing but a record', async (_, go) => {
    const { status, body } = await go(bench);
    expect(status).toBe(401);
    expect(body).toEqual({
      error: 'invalid_signature',
      message: expect.stringMatching(/secret/),
      details: { reason: expect.any(String) },
      traceId: expect.stringMatching(/^[0-9a-f]{32}$/),
    });
    expect(await bench.count('deliveries')).toBe(0);
    await expect(go(bench)).resolves.toMatchObject({ status: 401 });
    expect(
      await bench.knex('audit_log').where({ outcome: 'denied' }),
    ).toHaveLength(1);
  });

  it('answers the same for every endpoint that is not there', async () => {
    const answers = await Promise.all(
      [
        '/webhooks/github/unknown',
        '/webhooks/gitlab/payments-github',
        '/webhooks/__proto__/constructor',
        '/webhooks/gitlab',
        '/webhooks',
        '/webhooks/github/payments-github/more',
      ].map(path => send(bench, aComment(bench, '/agent'), { path })),
    );
    for (const { status, body } of answers) {
      expect(status).toBe(404);
      expect(body).toMatchObject({
        error: 'not_found',
        message: answers[0].body.message,
      });
    }
    await bench.knex('webhook_endpoints').update({ enabled: false });
    expect((await send(bench, aComment(bench, '/agent'))).status).toBe(404);
  });

  it('does not read a body that says it has 30 MB', async () => {
    const sent = await new Promise<{ status: number; bytes: number }>(
      (resolve, reject) => {
        const req = http.request(
          `${bench.url}/webhooks/github/payments-github`,
          {
            method: 'POST',
            headers: { 'content-length': 30_000_000 },
          },
        );
        req.on('response', res => {
          resolve({
            status: res.statusCode ?? 0,
            bytes: req.socket?.bytesWritten ?? 0,
          });
          req.destroy();
        });
        req.on('error', reject);
        req.write(Buffer.alloc(1000));
      },
    );
    expect(sent.status).toBe(413);
    expect(sent.bytes).toBeLessThan(10_000);
  });

  it('says 413 to who sends 30 MB, announced or not', async () => {
    const large = sign(bench, Buffer.alloc(30_000_000, 'x'));
    expect(await send(bench, large)).toMatchObject({
      status: 413,
      body: { error: 'payload_too_large', details: { limit: 1048576 } },
    });
    const status = await new Promise((resolve, reject) => {
      const req = http.request(`${bench.url}/webhooks/github/payments-github`, {
        method: 'POST',
        headers: { 'transfer-encoding': 'chunked' },
      });
      req.on('response', res => resolve(res.statusCode));
      req.on('error', reject);
      for (let i = 0; i < 30; i += 1) {
        req.write(Buffer.alloc(100_000));
      }
      req.end();
    });
    expect(status).toBe(413);
  });

  it('says what is wrong with garbage that was signed', async () => {
    for (const garbage of ['{"action": ', '[]', '\u0000', '']) {
      expect(
        await send(bench, sign(bench, Buffer.from(garbage))),
      ).toMatchObject({
        status: 400,
        body: { error: 'invalid_payload', message: expect.any(String) },
      });
    }
    expect(await bench.count('deliveries')).toBe(0);
  });

  it('is not disturbed by a foreign Authorization header', async () => {
    for (const authorization of ['Bearer nonsense', 'Basic a:b', 'JWT x.y.z']) {
      const answer = await send(bench, aComment(bench, '/agent'), {
        headers: { authorization },
      });
      expect(answer.status).toBe(202);
    }
  });

  it('answers a ping and keeps nothing', async () => {
    const ping = sign(bench, Buffer.from('{"zen":"Keep it simple"}'), 'ping');
    expect((await send(bench, ping)).status).toBe(200);
    expect(
      (await send(bench, { ...ping, signature: 'sha256=00' })).status,
    ).toBe(401);
    expect(await bench.count('deliveries')).toBe(0);
  });

  it.each([
    [
      'who is not trusted',
      { senderId: 424242 },
      /424242.*trustedActors/,
      'denied',
    ],
    ['what no filter lets through', { action: 'deleted' }, /filter/, 'success'],
  ])('ignores %s and says so', async (_, change, reason, outcome) => {
    const { status, body } = await send(
      bench,
      aComment(bench, '/agent', change),
    );
    expect({ status, body }).toEqual({
      status: 202,
      body: {
        deliveryId: expect.any(String),
        namespace: 'payments',
        status: 'ignored',
        reason: expect.stringMatching(reason),
      },
    });
    expect(await bench.count('session_creations')).toBe(0);
    expect(
      await bench.knex('audit_log').where({ action: 'deliver' }),
    ).toMatchObject([{ outcome }]);
  });

  it('ignores events that no source reads, and namespaces that left', async () => {
    const push = sign(bench, Buffer.from('{"ref":"x"}'), 'push');
    expect((await send(bench, push)).body).toMatchObject({
      status: 'ignored',
      reason: expect.stringContaining('push'),
    });
    bench.managed = false;
    expect((await send(bench, aComment(bench, '/agent'))).body).toMatchObject({
      status: 'ignored',
      reason: expect.stringContaining('does not take part'),
    });
  });

  it('tells what policy refuses, in words and for ever', async () => {
    bench.runtimes = [];
    const delivery = aComment(bench, '/agent');
    const refused = await send(bench, delivery);
    expect(refused.body).toMatchObject({
      status: 'refused',
      reason: expect.stringContaining('survey-agent'),
    });
    expect(refused.body.sessionId).toBeUndefined();
    expect(
      await bench.knex('audit_log').where({ action: 'deliver' }),
    ).toMatchObject([{ outcome: 'denied' }]);
    expect((await send(bench, delivery)).body).toEqual(refused.body);
  });

  it('lets a minute have as many sessions as policy says, exactly', async () => {
    bench.policy.spec.rate = { sessionsPerMinute: 3 };
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, i) =>
        send(bench, aComment(bench, `/agent ${i}`)),
      ),
    );
    const statuses = answers.map(({ status }) => status).sort();
    expect(statuses).toEqual([202, 202, 202, 429, 429, 429, 429, 429]);
    const late = answers.find(({ status }) => status === 429);
    expect(late?.headers.get('retry-after')).toBe('60');
    expect(late?.body).toMatchObject({
      error: 'rate_limit_exceeded',
      message: expect.stringContaining('3 sessions a minute'),
    });
    expect(await bench.count('deliveries')).toBe(3);
    // What starts nothing is not held back.
    expect((await send(bench, aComment(bench, 'no command'))).body.status).toBe(
      'ignored',
    );
    bench.now = new Date(bench.now.getTime() + 61_000);
    expect((await send(bench, aComment(bench, '/agent later'))).status).toBe(
      202,
    );
  });

  it('says queued when every place is taken', async () => {
    bench.policy.spec.concurrency = { maxRunning: 1 };
    const first = await send(bench, aComment(bench, '/agent one'));
    await bench.aWorker().runOnce();
    await bench.setPhase(sessionIdOf(first), 'Running');
    expect(
      (await send(bench, aComment(bench, '/agent two'))).body,
    ).toMatchObject({
      status: 'queued',
      estimatedStartTime: expect.any(String),
    });
  });
});

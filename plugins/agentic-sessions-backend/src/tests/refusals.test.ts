import { randomUUID } from 'node:crypto';
import { mockCredentials } from '@backstage/backend-test-utils';
import request from 'supertest';
import { describePortal } from '../__testUtils__/describePortal';

jest.setTimeout(60_000);

const framework = { type: 'survey-agent' };

describePortal('what is refused, and in which order', h => {
  const inSentences = /[a-z] [a-z]/;

  it('takes no words that are blank', async () => {
    const { path } = await h.startRunning();
    const ada = h.portal.as('ada');
    for (const [operationId, answer] of [
      ['sendMessage', await ada.post(`${path}/messages`, { text: ' \n\t ' })],
      ['sendMessage', await ada.post(`${path}/messages`, { text: '' })],
      [
        'createSession',
        await ada.post('/namespaces/payments/sessions', {
          framework,
          prompt: '   ',
        }),
      ],
      [
        'validateSession',
        await ada.post('/namespaces/payments/sessions/validate', {
          framework,
          prompt: '\u00a0',
        }),
      ],
      [
        'createSession',
        await ada.post('/namespaces/payments/sessions', {
          framework,
          prompt: 'Survey',
          title: ' ',
        }),
      ],
    ] as const) {
      h.contract.check(operationId, answer);
      expect(answer.status).toBe(400);
      expect(answer.body.message).toMatch(/^body\.(text|prompt|title): /);
      expect(answer.body.message).toContain('blank');
    }
  });

  it('tells nobody of a namespace they do not see, whatever they send', async () => {
    const id = randomUUID();
    const will = h.portal.as('will');
    const answersOf = async (namespace: string) => {
      const base = `/namespaces/${namespace}`;
      const session = `${base}/sessions/${id}`;
      const answers = await Promise.all([
        will.get(`${base}/sessions`),
        will.get(`${base}/sessions?limit=nonsense`),
        will.post(`${base}/sessions`, {}),
        will.post(`${base}/sessions`, { framework, prompt: ' ' }),
        will.post(`${base}/sessions/validate`, { surprise: true }),
        will.get(`${base}/sessions/not-a-uuid`),
        will.get(`${session}?surprise=1`),
        will.get(`${session}/events?after=x`),
        will.post(`${session}/messages`, { text: '' }),
        will.post(`${session}/interrupt`, { surprise: 1 }),
        will.post(`${session}/finish`, { surprise: 1 }),
        will.post(`${session}/stop`, { surprise: 1 }),
        will.post(`${session}/approvals/x/decision`, {}),
        will.get(`${session}/log?container=none`),
        will.get(`${base}/audit?limit=0`),
        will.get(`${base}/nothing-here`),
        request(h.portal.server)
          .post(`/api/v1${base}/sessions`)
          .set('Authorization', `Bearer ${will.token}`)
          .set('Content-Type', 'application/json')
          .send('{ this is no JSON'),
      ]);
      return answers.map(({ status, body: { traceId, ...body } }) => {
        expect(traceId).toMatch(/^[0-9a-f]{32}$/);
        return { status, body };
      });
    };
    const hidden = await answersOf('payments');
    expect(new Set(hidden.map(({ status }) => status))).toEqual(new Set([404]));
    expect(new Set(hidden.map(({ body }) => body.error))).toEqual(
      new Set(['not_found']),
    );
    expect(await answersOf('no-such-namespace')).toEqual(hidden);
    expect(await answersOf('No_Name_At_All')).toEqual(hidden);
  });

  it('says of no namespace at all that it is empty', async () => {
    // Alan may everywhere, so that only the namespace itself can tell.
    h.portal.kubernetes.rights.set('alan nowhere', ['get', 'list', 'submit']);
    const alan = h.portal.as('alan');
    const answer = await alan.get('/namespaces/nowhere/sessions');
    h.contract.check('listSessions', answer);
    expect(answer.status).toBe(404);
    const empty = await alan.get('/namespaces/website/sessions');
    expect([empty.status, empty.body.total]).toEqual([200, 0]);
  });

  it('says what a place in the ledger may be, and waits beyond its end', async () => {
    const { path } = await h.startRunning();
    const vera = h.portal.as('vera');
    for (const after of ['99999999999', '2147483648', '-1', '1.5', 'x', '']) {
      const answer = await vera.get(`${path}/events?after=${after}`);
      h.contract.check('listEvents', answer);
      expect([after, answer.status]).toEqual([after, 400]);
      expect(answer.body.message).toBe(
        'query.after: write a whole number from 0 to 2147483647',
      );
    }
    const beyond = await vera.get(`${path}/events?after=2147483647`);
    h.contract.check('listEvents', beyond);
    expect(beyond.body).toEqual({
      events: [],
      lastSeq: 2147483647,
      hasMore: false,
    });
    const huge = await vera
      .get(`${path}/events`)
      .set('accept', 'text/event-stream')
      .set('last-event-id', '99999999999');
    expect([huge.status, huge.body.error]).toEqual([400, 'invalid_request']);
  });

  it('answers what is nowhere in its own shape, and never with a stack', async () => {
    // Beside our own two places the portal's barrier knows the portal's tokens only.
    const token = mockCredentials.user.header('user:default/vera');
    for (const [path, status] of [
      ['/api/v1/nothing', 404],
      ['/api/agentic-sessions/v1/nothing', 404],
      ['/api/agentic-sessions/nothing', 404],
      ['/api/agentic-sessions/v2/sessions', 404],
      ['/api/agentic-sessions/v1/namespaces/payments/nothing', 404],
      ['/api/v1/namespaces/%E0%A4%A/sessions', 400],
    ] as const) {
      const answer = await request(h.portal.server)
        .get(path)
        .set('Authorization', token);
      expect([path, answer.status]).toEqual([path, status]);
      expect(Object.keys(answer.body).sort()).toEqual([
        'error',
        'message',
        'traceId',
      ]);
      expect(answer.body.message).toMatch(inSentences);
      expect(answer.text).not.toMatch(/at .*:\d+:\d+|node_modules/);
    }
  });
});

import { randomUUID } from 'node:crypto';
import { mockCredentials } from '@backstage/backend-test-utils';
import request from 'supertest';
import { describePortal } from '../__testUtils__/describePortal';
import { until } from '../__testUtils__/until';

jest.setTimeout(60_000);

describePortal('who may see what', h => {
  it('knows nobody without a token, at both of its places', async () => {
    for (const base of ['/api/v1', '/api/agentic-sessions/v1']) {
      const answer = await request(h.portal.server).get(`${base}/sessions`);
      expect(answer.status).toBe(401);
      h.contract.check('listAllSessions', answer);
      expect(answer.body.error).toBe('unauthenticated');
      expect(answer.body.traceId).toMatch(/^[0-9a-f]{32}$/);
    }
    const wrong = await h.portal.as('mallory').get('/sessions');
    expect(wrong.status).toBe(401);
  });

  it('carries the trace of the caller into its errors', async () => {
    const answer = await h.portal
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
      request(h.portal.server)
        .get('/api/agentic-sessions/v1/user/permissions')
        .set('Authorization', mockCredentials.user.header(ref));
    const ada = await as('user:default/ada');
    expect(ada.status).toBe(200);
    h.contract.check('listMyPermissions', ada);
    expect(ada.body).toEqual({
      user: 'ada',
      groups: ['payments', 'system:authenticated'],
      namespaces: {
        payments: ['get', 'list', 'watch', 'submit', 'message', 'control'],
      },
    });
    const other = await as('user:guests/ada');
    expect(other.status).toBe(403);
    const service = await request(h.portal.server)
      .get('/api/v1/user/permissions')
      .set('Authorization', mockCredentials.service.header());
    expect(service.status).toBe(403);
  });

  it('hides namespaces and sessions of others, and says 403 only for what can be seen', async () => {
    const { path, id: sessionId } = await h.startRunning();
    for (const attempt of [
      h.portal.as('will').get(path),
      h.portal.as('will').get('/namespaces/payments/sessions'),
      h.portal.as('will').get(`${path}/events`),
      h.portal.as('will').post(`${path}/stop`, {}),
      h.portal.as('will').post(`${path}/messages`, { text: 'hi' }),
      h.portal.as('will').get(`${path}/artifacts`),
      h.portal.as('will').get(`${path}/log`),
      h.portal.as('will').get(`${path}/approvals`),
      h.portal.as('will').get('/namespaces/payments/audit'),
      h.portal.as('will').post('/namespaces/payments/sessions', {
        framework: { type: 'survey-agent' },
      }),
      h.portal.as('will').get(`/events?session=payments/${sessionId}:0`),
      h.portal.as('will').get(`/events?namespace=payments`),
    ]) {
      expect((await attempt).status).toBe(404);
    }
    // By its name in a namespace that one may see: there is no such session there.
    const elsewhere = await h.portal
      .as('will')
      .get(`/namespaces/website/sessions/${sessionId}`);
    expect(elsewhere.status).toBe(404);
    const list = await h.portal.as('will').get('/sessions');
    expect(list.body.sessions).toEqual([]);

    for (const attempt of [
      h.portal.as('vera').post(`${path}/stop`, {}),
      h.portal.as('vera').post(`${path}/interrupt`),
      h.portal.as('vera').post(`${path}/finish`),
      h.portal.as('vera').post(`${path}/messages`, { text: 'hi' }),
      h.portal.as('grace').post(`${path}/messages`, { text: 'hi' }),
      h.portal.as('vera').get('/namespaces/payments/audit'),
      h.portal.as('vera').post('/namespaces/payments/sessions', {
        framework: { type: 'survey-agent' },
      }),
    ]) {
      expect((await attempt).status).toBe(403);
    }
    // What is not there is 404 also for who may not do it.
    const missing = await h.portal
      .as('vera')
      .post(`/namespaces/payments/sessions/${randomUUID()}/stop`, {});
    expect(missing.status).toBe(404);
    const denied = await h.knex('audit_log').where({
      session_id: sessionId,
      outcome: 'denied',
    });
    // In the words that successes are recorded by, so that one search finds both.
    expect(
      denied.map(row => `${row.actor} ${row.action} ${row.details}`).sort(),
    ).toEqual([
      'grace message {"verb":"message"}',
      'vera finish {"verb":"control"}',
      'vera interrupt {"verb":"control"}',
      'vera message {"verb":"message"}',
      'vera stop {"verb":"control"}',
    ]);
    expect(
      await h
        .knex('audit_log')
        .where({ actor: 'vera', outcome: 'denied', namespace: 'payments' })
        .whereNull('session_id')
        .orderBy('action')
        .pluck('action'),
    ).toEqual(['create', 'read-audit']);
  });

  it('forgets a right within seconds of its end', async () => {
    const { path } = await h.startRunning();
    const comesTo = async (status: number) => {
      await until(
        async () => (await h.portal.as('vera').get(path)).status === status,
      );
      return status;
    };
    h.portal.kubernetes.rights.set('vera payments', []);
    const start = Date.now();
    try {
      expect(await comesTo(404)).toBe(404);
      expect(Date.now() - start).toBeLessThan(5_000);
    } finally {
      h.portal.kubernetes.rights.set('vera payments', ['get', 'list', 'watch']);
    }
    expect(await comesTo(200)).toBe(200);
  });

  it('tells namespaces and agents', async () => {
    const namespaces = await h.portal.as('ada').get('/user/namespaces');
    h.contract.check('listMyNamespaces', namespaces);
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
    const all = await h.portal.as('alan').get('/user/namespaces');
    expect(
      all.body.namespaces.map(
        (entry: { permission: string }) => entry.permission,
      ),
    ).toEqual(['admin', 'admin']);
    const runtimes = await h.portal.as('vera').get('/runtimes');
    h.contract.check('listRuntimes', runtimes);
    expect(runtimes.body.runtimes[0].name).toBe('survey-agent');
  });
});

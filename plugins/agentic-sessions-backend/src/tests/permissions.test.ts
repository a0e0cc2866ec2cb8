import { mockCredentials } from '@backstage/backend-test-utils';
import request from 'supertest';
import { describePortal } from '../__testUtils__/describePortal';
import { SseReader } from '../__testUtils__/readSse';
import { permissionRequest } from '../__testUtils__/Runner';
import { until } from '../__testUtils__/until';

jest.setTimeout(60_000);

/** Longer than an answer of the policy is believed. */
const BELIEVED_MS = 3_100;

describePortal("what the portal's policy takes away", h => {
  /** Requests of somebody who is signed in to the portal. */
  const signedIn = (person: string) => {
    const header = mockCredentials.user.header(`user:default/${person}`);
    const server = () => request(h.portal.server);
    return {
      get: (path: string) =>
        server().get(`/api/v1${path}`).set('Authorization', header),
      post: (path: string, body: object = {}) =>
        server().post(`/api/v1${path}`).set('Authorization', header).send(body),
    };
  };

  const deny = async (...denied: string[]) => {
    h.portal.denied.clear();
    denied.forEach(one => h.portal.denied.add(`user:default/${one}`));
    await new Promise(resolve => {
      setTimeout(resolve, BELIEVED_MS);
    });
  };

  const wanted = { framework: { type: 'survey-agent' }, prompt: 'Survey' };
  const sessions = '/namespaces/payments/sessions';

  it('is the right to start, from one person and at the portal only', async () => {
    const { rights } = h.portal.kubernetes;
    const editor = rights.get('ada payments') ?? [];
    rights.set('vera payments', editor);
    try {
      await deny('ada agentic-sessions.create');
      const ada = await signedIn('ada').post(sessions, wanted);
      h.contract.check('createSession', ada);
      expect([ada.status, ada.body.error]).toEqual([403, 'forbidden']);
      expect(ada.body.message).toContain('"agentic-sessions.create"');
      expect(
        (await signedIn('ada').post(`${sessions}/validate`, wanted)).status,
      ).toBe(403);
      // She still sees; and the pages hide what she may not do by what they are told here.
      expect((await signedIn('ada').get(sessions)).status).toBe(200);
      const { body } = await signedIn('ada').get('/user/permissions');
      expect(body.namespaces.payments).toEqual([
        'get',
        'list',
        'watch',
        'message',
        'control',
      ]);
      expect((await signedIn('vera').post(sessions, wanted)).status).toBe(201);
      // Who comes with a token of the cluster is decided about by the cluster.
      const cluster = await h.portal.as('ada').post(sessions, wanted);
      expect(cluster.status).toBe(201);
      const denied = await h
        .knex('audit_log')
        .where({ actor: 'ada', outcome: 'denied', action: 'create' });
      expect(denied.map(row => JSON.parse(row.details))).toEqual([
        { verb: 'submit', permission: 'agentic-sessions.create' },
      ]);
    } finally {
      rights.set('vera payments', ['get', 'list', 'watch']);
    }
  });

  it('is the right to decide, and gives none that Kubernetes has not given', async () => {
    const { path, runner } = await h.startRunning();
    await runner.tell({
      kind: 'permission.requested',
      body: permissionRequest(),
    });
    const list = await signedIn('vera').get(`${path}/approvals`);
    const [approval] = list.body.approvals;
    const decide = (person: string) =>
      signedIn(person).post(`${path}/approvals/${approval.id}/decision`, {
        decision: 'approved',
        hash: approval.hash,
      });
    await deny('grace agentic-sessions.approve');
    const grace = await decide('grace');
    h.contract.check('decideApproval', grace);
    expect(grace.status).toBe(403);
    expect(grace.body.message).toContain('"agentic-sessions.approve"');
    const shown = await signedIn('grace').get('/approvals');
    expect(shown.body.approvals).toContainEqual(
      expect.objectContaining({ id: approval.id, mayDecide: false }),
    );
    // The policy denies Vera nothing.
    expect((await decide('vera')).status).toBe(403);
    await deny();
    expect((await decide('grace')).status).toBe(200);
  });

  it('is steering and auditing', async () => {
    const { path } = await h.startRunning();
    await deny(
      'ada agentic-sessions.steer',
      'alan agentic-sessions.audit',
      'alan agentic-sessions.steer',
    );
    for (const word of ['stop', 'interrupt', 'finish', 'suspend', 'resume']) {
      const answer = await signedIn('ada').post(`${path}/${word}`);
      expect([word, answer.status]).toEqual([word, 403]);
    }
    const message = await signedIn('ada').post(`${path}/messages`, {
      text: 'hi',
    });
    expect(message.status).toBe(403);
    expect((await signedIn('ada').get(path)).body.access).toEqual({
      message: false,
      control: false,
      approve: false,
      audit: false,
    });
    const audit = await signedIn('alan').get('/namespaces/payments/audit');
    expect(audit.status).toBe(403);
  });

  it('is all of it, where nothing may be seen', async () => {
    const { path, id } = await h.startRunning();
    const stream = await SseReader.open(
      `${h.portal.url}/api/v1${path}/events`,
      { authorization: mockCredentials.user.header('user:default/vera') },
    );
    await stream.nextOf('event');
    await deny('vera agentic-sessions.view');
    const vera = signedIn('vera');
    for (const hidden of [
      path,
      sessions,
      `${path}/events`,
      `${path}/artifacts`,
      `${path}/approvals`,
      `${path}/log`,
      '/namespaces/payments/audit',
      `/events?session=payments/${id}:0`,
      '/events?namespace=payments',
    ]) {
      const answer = await vera.get(hidden);
      expect([hidden, answer.status]).toEqual([hidden, 404]);
    }
    expect((await vera.post(sessions, wanted)).status).toBe(404);
    expect((await vera.post(`${path}/stop`)).status).toBe(404);
    const lists = [
      ['/sessions', 'sessions'],
      ['/approvals', 'approvals'],
      ['/runtimes', 'runtimes'],
      ['/user/namespaces', 'namespaces'],
    ];
    for (const [list, field] of lists) {
      const answer = await vera.get(list);
      expect([list, answer.status, answer.body[field]]).toEqual([
        list,
        200,
        [],
      ]);
    }
    // What she watched ends as well.
    await until(async () => (await stream.next()) === undefined, 12_000);
    await deny();
    expect((await vera.get(path)).status).toBe(200);
  });
});

import { randomUUID } from 'node:crypto';
import { describePortal } from '../__testUtils__/describePortal';
import { until } from '../__testUtils__/until';

jest.setTimeout(60_000);

describePortal('starting', h => {
  const wanted = {
    framework: { type: 'survey-agent' },
    prompt: 'Survey the checkout',
    title: 'Survey',
    inputs: { website: 'http://shop.example' },
    repositories: [{ url: 'http://git.example/checkout.git' }],
    metadata: { ticket: 'PAY-1' },
  };

  it('says before what policy would say', async () => {
    const good = await h.portal
      .as('ada')
      .post('/namespaces/payments/sessions/validate', wanted);
    expect(good.status).toBe(200);
    h.contract.check('validateSession', good);
    expect(good.body.valid).toBe(true);
    const bad = await h.portal
      .as('ada')
      .post('/namespaces/payments/sessions/validate', {
        framework: { type: 'unknown-agent' },
      });
    h.contract.check('validateSession', bad);
    expect(bad.body.valid).toBe(false);
    expect(bad.body.violations[0].cure).toEqual(expect.any(String));
  });

  it('creates the resource with who asked, under which policy', async () => {
    const answer = await h.portal
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
    h.contract.check('createSession', answer);
    expect(answer.body).toMatchObject({
      namespace: 'payments',
      phase: 'Pending',
      status: 'pending',
      title: 'Survey',
      access: { message: true, control: true, approve: false },
      // A caller cannot claim to be a vendor whose word we verify.
      trigger: { source: 'api', actor: { kind: 'person', name: 'ada' } },
    });
    const created = h.portal.inCluster('payments', answer.body.id);
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
    const audit = await h.knex('audit_log').where({
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
    const answer = await h.portal
      .as('ada')
      .post('/namespaces/payments/sessions', {
        framework: { type: 'unknown-agent' },
      });
    expect(answer.status).toBe(403);
    h.contract.check('createSession', answer);
    expect(answer.body.error).toBe('policy_violation');
    expect(answer.body.details.violations[0].code).toBe('RuntimeNotFound');
    const [refused] = await h.knex('audit_log').where({ outcome: 'denied' });
    expect(refused).toMatchObject({
      actor: 'ada',
      action: 'create',
      namespace: 'payments',
      resource: 'namespace/payments',
      trace_id: answer.body.traceId,
    });
    expect(JSON.parse(refused.details)).toMatchObject({
      by: 'policy',
      code: 'policy_violation',
      framework: 'unknown-agent',
      violations: [{ code: 'RuntimeNotFound' }],
    });
  });

  it.each([
    [{}],
    [{ framework: { type: '' } }],
    [{ ...wanted, prompt: '' }],
    [{ ...wanted, repositories: [{ url: 'file:///etc/passwd' }] }],
    [{ ...wanted, surprise: true }],
    [{ ...wanted, budget: { limit: -1, currency: 'USD' } }],
  ])('refuses %j as no request', async body => {
    const answer = await h.portal
      .as('ada')
      .post('/namespaces/payments/sessions', body);
    expect(answer.status).toBe(400);
    h.contract.check('createSession', answer);
    expect(answer.body.error).toBe('invalid_request');
  });

  it('makes one session of many tries with one key', async () => {
    const key = randomUUID();
    const tries = await Promise.all(
      Array.from({ length: 5 }, () =>
        h.portal
          .as('ada')
          .post('/namespaces/payments/sessions', wanted)
          .set('Idempotency-Key', key),
      ),
    );
    expect(tries.map(answer => answer.status)).toEqual(Array(5).fill(201));
    expect(new Set(tries.map(answer => answer.body.id)).size).toBe(1);
    const other = await h.portal
      .as('ada')
      .post('/namespaces/payments/sessions', { ...wanted, title: 'Other' })
      .set('Idempotency-Key', key);
    expect(other.status).toBe(409);
    expect(other.body.error).toBe('idempotency_conflict');
    const events = await h.knex('session_events').where({
      session_id: tries[0].body.id,
      kind: 'session.created',
    });
    expect(events).toHaveLength(1);
  });

  it.each([
    [500, 0],
    [503, 0],
    [429, 0],
    [422, 0],
    // It may have been created all the same.
    [504, 1],
  ])(
    'where the API server answers %d keeps %d places in the minute',
    async (status, kept) => {
      const { kubernetes } = h.portal;
      const places = () =>
        h.knex('session_starts').where({ namespace: 'payments' });
      await places().delete();
      kubernetes.failCreates = status;
      try {
        const answer = await h.portal
          .as('ada')
          .post('/namespaces/payments/sessions', wanted);
        expect(answer.status).toBeGreaterThanOrEqual(400);
      } finally {
        kubernetes.failCreates = undefined;
      }
      expect(await places()).toHaveLength(kept);
    },
  );

  it('lets as many start in a minute as policy says, of many at once', async () => {
    h.portal.kubernetes.put(
      '/apis/agentic-sessions.io/v1alpha1/namespacepolicies',
      {
        metadata: { name: 'default', namespace: 'website', generation: 1 },
        spec: {
          concurrency: { maxRunning: 7 },
          rate: { sessionsPerMinute: 5 },
        },
      } as never,
    );
    const will = h.portal.as('will');
    await until(async () => {
      const { body } = await will.get('/user/namespaces');
      return body.namespaces[0].policy.maxRunning === 7;
    });
    const start = (key?: string) => {
      const sent = will.post('/namespaces/website/sessions', wanted);
      return key ? sent.set('Idempotency-Key', key) : sent;
    };
    const refused = await start().send({
      framework: { type: 'unknown-agent' },
    });
    expect(refused.status).toBe(403);
    const key = randomUUID();
    const answers = await Promise.all([
      ...Array.from({ length: 12 }, () => start()),
      start(key),
      start(key),
    ]);
    const started = answers.filter(({ status }) => status === 201);
    expect(new Set(started.map(({ body }) => body.id)).size).toBe(5);
    for (const answer of answers.filter(({ status }) => status !== 201)) {
      h.contract.check('createSession', answer);
      expect([answer.status, answer.body.error]).toEqual([
        429,
        'rate_limit_exceeded',
      ]);
    }
  });
});

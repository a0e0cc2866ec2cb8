import { describePortal } from '../__testUtils__/describePortal';
import { SseReader } from '../__testUtils__/readSse';
import { permissionRequest } from '../__testUtils__/Runner';
import { until } from '../__testUtils__/until';

jest.setTimeout(60_000);

describePortal('approvals', h => {
  async function ask(
    overrides = {},
    options: Parameters<typeof h.startRunning>[0] = {},
  ) {
    const started = await h.startRunning(options);
    const body = permissionRequest(overrides);
    const told = await started.runner.tell({
      kind: 'permission.requested',
      body,
    });
    expect(told.status).toBe(200);
    const list = await h.portal.as('grace').get(`${started.path}/approvals`);
    h.contract.check('listApprovals', list);
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
    const pending = await h.portal.as('vera').get('/approvals');
    h.contract.check('listPendingApprovals', pending);
    const mine = pending.body.approvals.find(
      (entry: { sessionId: string }) => entry.sessionId === sessionId,
    );
    expect(mine).toMatchObject({
      mayDecide: false,
      whyNot: expect.stringContaining('right to approve'),
      sessionTitle: 'Look at the flaky checkout test',
    });
    expect(
      (await h.portal.as('will').get('/approvals')).body.approvals,
    ).toEqual([]);
    const summary = await h.portal.as('vera').get(path);
    expect(summary.body.pendingApprovals).toBe(1);
    await until(
      () =>
        h.portal.inCluster('payments', sessionId)?.status?.activity ===
        'WaitingForApproval',
    );
  });

  it('is decided once, of many at once, and told to the runner', async () => {
    const { approval, decision, id: sessionId, token } = await ask();
    const answers = await Promise.all(
      Array.from({ length: 6 }, (_, index) =>
        h.portal.as('grace').post(decision, {
          decision: index % 2 ? 'approved' : 'denied',
          hash: approval.hash,
          comment: `try ${index}`,
        }),
      ),
    );
    const won = answers.filter(answer => answer.status === 200);
    expect(won).toHaveLength(1);
    h.contract.check('decideApproval', won[0]);
    for (const lost of answers.filter(answer => answer.status !== 200)) {
      expect(lost.status).toBe(409);
      h.contract.check('decideApproval', lost);
      expect(lost.body.error).toBe('already_decided');
      expect(lost.body.details).toMatchObject({
        state: won[0].body.state,
        decidedBy: 'grace',
      });
    }
    const commands = await SseReader.open(`${h.portal.runnerUrl}/commands`, {
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
      await h.knex('session_events').where({
        session_id: sessionId,
        kind: 'permission.decided',
      }),
    ).toHaveLength(1);
    expect(
      await h.knex('approval_decisions').where({ approval_id: approval.id }),
    ).toHaveLength(1);
  });

  it('takes no login of elsewhere for a username, and knows whom policy says it is', async () => {
    const by = (actor: { name: string; user?: string }) => ({
      spec: {
        trigger: {
          source: 'github',
          actor: { kind: 'external' as const, id: '7', ...actor },
        },
      },
    });
    const namesake = await ask({}, by({ name: 'grace' }));
    expect(namesake.approval.mayDecide).toBe(true);
    const detail = await h.portal
      .as('vera')
      .get(`${namesake.path}?includeHistory=true`);
    expect(detail.body.trigger.actor).toEqual({
      kind: 'external',
      name: 'grace',
      id: '7',
    });
    expect(detail.body.history[0]).toMatchObject({
      event: 'session.created',
      actor: 'github:grace',
    });
    expect(
      await h
        .knex('audit_log')
        .where({ session_id: namesake.id, action: 'create' })
        .pluck('actor'),
    ).toEqual(['github:grace']);
    const own = await ask({}, by({ name: 'octocat', user: 'grace' }));
    expect(own.approval).toMatchObject({
      mayDecide: false,
      whyNot: expect.stringContaining('You started this session'),
    });
    const answer = await h.portal.as('grace').post(own.decision, {
      decision: 'approved',
      hash: own.approval.hash,
    });
    expect(answer.status).toBe(403);
    expect(
      await h
        .knex('audit_log')
        .where({ resource: `approval/${own.approval.id}` })
        .pluck('outcome'),
    ).toEqual(['denied']);
  });

  it('is bound to what was shown', async () => {
    const { decision, approval } = await ask();
    const answer = await h.portal.as('grace').post(decision, {
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
    expect((await h.portal.as('vera').post(decision, body)).status).toBe(403);
    expect((await h.portal.as('will').post(decision, body)).status).toBe(404);
    h.portal.kubernetes.rights.set('ada payments', [
      'get',
      'list',
      'watch',
      'submit',
      'message',
      'control',
      'approve',
    ]);
    let own = await h.portal.as('ada').post(decision, body);
    await until(async () => {
      own = await h.portal.as('ada').post(decision, body);
      return /You started/.test(own.body.message);
    });
    expect(own.status).toBe(403);
    const refused = await h
      .knex('audit_log')
      .where({ actor: 'ada', trace_id: own.body.traceId });
    expect(refused).toHaveLength(1);
    expect(refused[0]).toMatchObject({
      action: 'approve',
      resource: `approval/${approval.id}`,
      outcome: 'denied',
      namespace: 'payments',
      session_id: approval.sessionId,
    });
    expect(JSON.parse(refused[0].details)).toEqual({
      requestId: 'r1',
      tool: 'edit',
      hash: approval.hash,
      decision: 'approved',
      reason: own.body.message,
    });
    h.portal.kubernetes.rights.set('ada payments', [
      'get',
      'list',
      'watch',
      'submit',
      'message',
      'control',
    ]);
  });

  it('refuses a request whose hash is not that of what it asks', async () => {
    const { runner } = await h.startRunning();
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
    const late = await h.portal
      .as('grace')
      .post(decision, { decision: 'approved', hash: approval.hash });
    expect(late.status).toBe(409);
    await until(async () => {
      const list = await h.portal.as('vera').get(`${path}/approvals`);
      return list.body.approvals[0].state === 'expired';
    });
    const [command] = await h.knex('commands').where({ session_id: sessionId });
    expect(JSON.parse(command.body)).toMatchObject({ decision: 'expired' });
    expect(
      await h.knex('audit_log').where({
        session_id: sessionId,
        action: 'expire',
      }),
    ).toHaveLength(1);
  });

  it('is closed when its session ends', async () => {
    const { session, path } = await ask();
    await h.portal.addSession({
      ...session,
      status: {
        ...session.status,
        phase: 'Failed',
        reason: 'RunnerLost',
        finishedAt: '2026-11-22T11:00:00Z',
      },
    });
    const list = await h.portal.as('vera').get(`${path}/approvals`);
    expect(list.body.approvals[0].state).toBe('cancelled');
  });

  it('asks anew for the Pod that came after', async () => {
    const { session, runner, path } = await h.startRunning();
    await runner.tell({
      kind: 'permission.requested',
      body: permissionRequest(),
    });
    const state = async () => {
      const list = await h.portal.as('vera').get(`${path}/approvals`);
      return list.body.approvals[0].state;
    };
    expect(await state()).toBe('pending');
    await h.portal.addSession({
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
});

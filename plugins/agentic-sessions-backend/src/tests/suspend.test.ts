import { describePortal, RUNNING } from '../__testUtils__/describePortal';
import { until } from '../__testUtils__/until';

jest.setTimeout(60_000);

describePortal('suspend and resume', h => {
  it('puts a session to rest and wakes it, each with its event, its audit row and the cluster told', async () => {
    const { path, id: sessionId } = await h.startRunning();
    const desired = () =>
      h.portal.inCluster('payments', sessionId)?.spec.desiredState;
    const suspend = () =>
      h.portal
        .as('ada')
        .post(`${path}/suspend`, { reason: 'until tomorrow' })
        .set('Idempotency-Key', 'press-suspend');
    const [first, repeat] = await Promise.all([suspend(), suspend()]);
    h.contract.check('suspendSession', first);
    expect(first.status).toBe(202);
    expect(repeat.body).toEqual(first.body);
    await until(() => desired() === 'Suspended');

    // A message waits, and is no reason to wake it; what needs something that runs is refused in words.
    const message = await h.portal
      .as('ada')
      .post(`${path}/messages`, { text: 'for later' });
    expect([message.status, message.body.queued]).toEqual([202, true]);
    expect(desired()).toBe('Suspended');
    for (const verb of ['interrupt', 'finish']) {
      const refused = await h.portal.as('ada').post(`${path}/${verb}`);
      expect([refused.status, refused.body.error]).toEqual([
        409,
        'session_suspended',
      ]);
    }
    const again = await h.portal.as('ada').post(`${path}/suspend`);
    expect([again.status, again.body.error]).toEqual([
      409,
      'already_suspended',
    ]);
    expect(again.body.message).toMatch(/resume it/);

    const resumed = await h.portal.as('ada').post(`${path}/resume`);
    h.contract.check('resumeSession', resumed);
    expect(resumed.status).toBe(202);
    await until(() => desired() === 'Running');
    const twice = await h.portal.as('ada').post(`${path}/resume`);
    expect([twice.status, twice.body.error]).toEqual([409, 'not_suspended']);

    const { body } = await h.portal.as('vera').get(`${path}/events?limit=1000`);
    expect(
      body.events
        .filter(({ kind }: { kind: string }) => kind.startsWith('user.'))
        .map((event: { kind: string; actor: string; body: unknown }) => [
          event.kind,
          event.actor,
          event.body,
        ]),
    ).toEqual([
      [
        'user.suspend',
        'ada',
        { commandId: first.body.commandId, reason: 'until tomorrow' },
      ],
      [
        'user.message',
        'ada',
        { commandId: message.body.commandId, text: 'for later' },
      ],
      ['user.resume', 'ada', { commandId: resumed.body.commandId }],
    ]);
    const audit = await h.portal
      .as('alan')
      .get(`/namespaces/payments/audit?sessionId=${sessionId}&limit=10`);
    expect(
      audit.body.entries.map(({ action }: { action: string }) => action),
    ).toEqual(['resume', 'message', 'suspend', 'create']);
  });

  it('is for those who may control the session', async () => {
    const { path } = await h.startRunning();
    for (const verb of ['suspend', 'resume']) {
      for (const [person, status] of [
        ['vera', 403],
        ['grace', 403],
        ['will', 404],
      ] as const) {
        const answer = await h.portal.as(person).post(`${path}/${verb}`);
        expect([verb, person, answer.status]).toEqual([verb, person, status]);
      }
    }
  });

  it('refuses in words where the session has ended', async () => {
    const { path } = await h.startRunning({
      status: {
        ...RUNNING,
        phase: 'Completed',
        reason: 'TurnEnded',
        finishedAt: '2026-11-22T10:10:00Z',
      },
    });
    for (const verb of ['suspend', 'resume']) {
      const answer = await h.portal.as('ada').post(`${path}/${verb}`);
      expect([answer.status, answer.body.error]).toEqual([
        409,
        'session_ended',
      ]);
    }
  });

  it('does not wake what was stopped', async () => {
    const { path, id } = await h.startRunning();
    await h.portal.as('ada').post(`${path}/suspend`);
    await h.portal.as('ada').post(`${path}/stop`);
    expect(
      await h.knex('desired_states').where({ session_id: id }).first(),
    ).toBeUndefined();
    expect(h.portal.inCluster('payments', id)?.spec.desiredState).toBe(
      'Stopped',
    );
  });

  it('says since when a session idles, and not while something is said to it', async () => {
    const { runner, path, id } = await h.startRunning();
    const shown = () => h.portal.inCluster('payments', id)?.status;
    await runner.tell({
      kind: 'turn.started',
      body: { turn: 1, prompt: 'go' },
    });
    await until(() => shown()?.activity === 'Working');
    expect(shown()?.idleSince).toBeUndefined();
    await runner.tell({
      kind: 'turn.ended',
      body: { turn: 1, stopReason: 'end_turn', durationMs: 1 },
    });
    await until(() => shown()?.activity === 'Idle');
    const since = Date.parse(shown()?.idleSince ?? '');
    expect(Math.abs(Date.now() - since)).toBeLessThan(10_000);
    const { body } = await h.portal
      .as('ada')
      .post(`${path}/messages`, { text: 'more' });
    await runner.tell(
      {
        kind: 'turn.started',
        body: { turn: 2, prompt: 'more', commandId: body.commandId },
      },
      {
        kind: 'command.applied',
        body: { commandId: body.commandId, outcome: 'applied' },
      },
    );
    await until(() => shown()?.activity === 'Working');
    expect(shown()?.idleSince).toBeUndefined();
  });
});

import { describePortal } from '../__testUtils__/describePortal';
import { SseReader } from '../__testUtils__/readSse';
import { until } from '../__testUtils__/until';

jest.setTimeout(60_000);

describePortal('steering', h => {
  it('stores each word with its event, its command and its audit row', async () => {
    const { runner, token, path, id: sessionId } = await h.startRunning();
    const message = await h.portal
      .as('ada')
      .post(`${path}/messages`, { text: 'Also look at the cart' });
    expect(message.status).toBe(202);
    h.contract.check('sendMessage', message);
    expect(message.body.queued).toBe(false);
    await runner.tell({
      kind: 'turn.started',
      body: { turn: 1, prompt: 'go' },
    });
    const interrupt = await h.portal.as('ada').post(`${path}/interrupt`);
    h.contract.check('interruptSession', interrupt);
    expect(interrupt.body.queued).toBe(true);
    const finish = await h.portal.as('ada').post(`${path}/finish`);
    h.contract.check('finishSession', finish);
    const stop = await h.portal
      .as('ada')
      .post(`${path}/stop`, { reason: 'enough' });
    h.contract.check('stopSession', stop);
    expect(h.portal.inCluster('payments', sessionId)?.spec.desiredState).toBe(
      'Stopped',
    );

    const commands = await SseReader.open(`${h.portal.runnerUrl}/commands`, {
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
    const again = await SseReader.open(`${h.portal.runnerUrl}/commands`, {
      authorization: `Bearer ${token}`,
      'agentic-session': `payments/${sessionId}`,
      'last-event-id': String(heard[0].id),
    });
    expect((await again.nextOf('command')).data).toMatchObject({
      kind: 'finish',
    });
    // And what comes while it listens, at once.
    await again.nextOf('command');
    const late = await h.portal
      .as('ada')
      .post(`${path}/messages`, { text: 'one more' });
    expect((await again.nextOf('command')).data).toMatchObject({
      id: late.body.commandId,
    });
    again.close();

    const audit = await h.portal
      .as('alan')
      .get(`/namespaces/payments/audit?sessionId=${sessionId}&limit=3`);
    h.contract.check('listAudit', audit);
    expect(
      audit.body.entries.map((entry: { action: string }) => entry.action),
    ).toEqual(['message', 'stop', 'finish']);
    const more = await h.portal
      .as('alan')
      .get(
        `/namespaces/payments/audit?sessionId=${sessionId}&cursor=${audit.body.nextCursor}`,
      );
    expect(
      more.body.entries.map((entry: { action: string }) => entry.action),
    ).toEqual(['interrupt', 'message', 'create']);
  });

  it('takes a repeat with the same key for the same word, of the same person', async () => {
    const { path, id: sessionId, session } = await h.startRunning();
    const say = (person: string, text: string) =>
      h.portal
        .as(person)
        .post(`${path}/messages`, { text })
        .set('Idempotency-Key', 'press-number-1');
    const [first, ...others] = await Promise.all([
      say('ada', 'once'),
      say('ada', 'once'),
      say('ada', 'once'),
    ]);
    for (const answer of [first, ...others]) {
      h.contract.check('sendMessage', answer);
      expect(answer.status).toBe(202);
      expect(answer.body).toEqual(first.body);
    }
    const another = await say('ada', 'something else');
    expect(another.status).toBe(409);
    expect(another.body.error).toBe('idempotency_conflict');
    const alan = await say('alan', 'once');
    expect(alan.body.commandId).not.toBe(first.body.commandId);
    const keyed = (verb: string) =>
      h.portal
        .as('ada')
        .post(`${path}/${verb}`)
        .set('Idempotency-Key', `press-${verb}`);
    for (const verb of ['interrupt', 'finish', 'stop']) {
      const once = await keyed(verb);
      expect(once.status).toBe(202);
      expect((await keyed(verb)).body.commandId).toBe(once.body.commandId);
    }
    expect(
      await h
        .knex('commands')
        .where({ session_id: sessionId })
        .orderBy('position')
        .pluck('kind'),
    ).toEqual(['message', 'message', 'interrupt', 'finish', 'stop']);
    // Also when it is over: whoever repeats wants to know what became of the first.
    h.portal.removeSession(session);
    await until(
      async () => (await h.portal.as('vera').get(path)).body.deleted === true,
    );
    expect((await say('ada', 'once')).status).toBe(202);
    const short = await h.portal
      .as('ada')
      .post(`${path}/interrupt`)
      .set('Idempotency-Key', 'short');
    expect(short.status).toBe(400);
  });

  it('takes no messages for a session that runs by itself', async () => {
    const { path } = await h.startRunning({ spec: { interactive: false } });
    const answer = await h.portal
      .as('ada')
      .post(`${path}/messages`, { text: 'hi' });
    expect(answer.status).toBe(409);
    expect(answer.body.error).toBe('not_interactive');
  });

  it('keeps a stop that the cluster could not hear, and says it again', async () => {
    const { path, id: sessionId } = await h.startRunning();
    // Reading it asks for all rights, which are then known for a moment: the stop comes as far as the cluster itself.
    await h.portal.as('ada').get(path);
    h.portal.kubernetes.down = true;
    const answer = await h.portal.as('ada').post(`${path}/stop`, {});
    h.portal.kubernetes.down = false;
    expect(answer.status).toBe(202);
    h.contract.check('stopSession', answer);
    expect(h.portal.inCluster('payments', sessionId)?.spec.desiredState).toBe(
      'Running',
    );
    await until(
      () =>
        h.portal.inCluster('payments', sessionId)?.spec.desiredState ===
        'Stopped',
    );
  });
});

import { createHash, randomBytes } from 'node:crypto';
import {
  ARTIFACT_DIGEST_HEADER,
  ARTIFACT_OFFSET_HEADER,
  ARTIFACT_SIZE_HEADER,
  type EarlierWork,
} from '@agentic-sessions/runner-protocol';
import {
  describePortal,
  RUNNING,
  type PortalHarness,
  type RunningSession,
} from '../__testUtils__/describePortal';
import { Runner } from '../__testUtils__/Runner';
import { until } from '../__testUtils__/until';

jest.setTimeout(60_000);

function headersOf(content: Buffer, more: Record<string, string> = {}) {
  return {
    [ARTIFACT_DIGEST_HEADER]: createHash('sha256')
      .update(content)
      .digest('hex'),
    [ARTIFACT_SIZE_HEADER]: String(content.length),
    ...more,
  };
}

const put = (runner: Runner, content: Buffer) =>
  runner.request('PUT', '/snapshot', {
    body: content,
    headers: headersOf(content),
  });

/** The runner of the session's next Pod. */
async function nextPod(
  h: PortalHarness,
  { session, id }: RunningSession,
  attempt: number,
): Promise<Runner> {
  const podUID = `${id}-${attempt}`;
  const { name, namespace = '' } = session.metadata;
  await h.portal.addSession({
    ...h.portal.inCluster(namespace, name)!,
    status: {
      ...RUNNING,
      workload: { podName: `session-pod-${attempt}`, podUID, attempt },
    },
  });
  const token = `pod-${podUID}`;
  h.portal.addPodToken(token, namespace, podUID);
  return new Runner({
    url: h.portal.runnerUrl,
    token,
    session: `${namespace}/${name}`,
    attempt,
  });
}

const earlierOf = async (runner: Runner): Promise<EarlierWork> =>
  (await (await runner.request('GET', '/session')).json()).earlier;

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

describePortal('snapshots', h => {
  it('are kept whole, newest first, for the session’s own next Pod alone', async () => {
    const running = await h.startRunning();
    const { runner, path, id } = running;
    const told = await (await runner.request('GET', '/session')).json();
    expect(told.snapshot).toBeUndefined();
    expect(told.maxSnapshotBytes).toBe(1_000_000);
    expect((await runner.request('GET', '/snapshot')).status).toBe(404);

    const content = randomBytes(500_000);
    const offered = await runner.request('HEAD', '/snapshot', {
      headers: headersOf(content),
    });
    expect(offered.status).toBe(404);
    expect((await put(runner, content)).status).toBe(201);
    // A repeat is harmless.
    expect((await put(runner, content)).status).toBe(201);
    const known = await runner.request('HEAD', '/snapshot', {
      headers: headersOf(content),
    });
    expect(known.status).toBe(204);

    const second = await nextPod(h, running, 1);
    const { snapshot } = await (await second.request('GET', '/session')).json();
    expect(snapshot).toMatchObject({
      digest: headersOf(content)[ARTIFACT_DIGEST_HEADER],
      size: content.length,
      attempt: 0,
    });
    const got = await second.request('GET', '/snapshot');
    expect(Buffer.from(await got.arrayBuffer()).equals(content)).toBe(true);
    // The Pod before it is heard no more.
    expect((await put(runner, randomBytes(10))).status).toBe(403);

    const newer = randomBytes(1_000);
    expect((await put(second, newer)).status).toBe(201);
    await until(
      () => h.portal.inCluster('payments', id)?.status?.snapshot?.attempt === 1,
    );
    expect(h.portal.inCluster('payments', id)?.status?.snapshot).toMatchObject({
      bytes: 1_000,
      takenAt: expect.any(String),
    });
    expect(
      await h.knex('snapshots').where({ session_id: id }).pluck('digest'),
    ).toEqual([headersOf(newer)[ARTIFACT_DIGEST_HEADER]]);

    // No artifact, by whatever name or digest.
    const list = await h.portal.as('vera').get(`${path}/artifacts`);
    expect(list.body.artifacts).toEqual([]);
    const byDigest = await second.request('HEAD', '/artifacts/mine.bin', {
      headers: headersOf(newer, { 'agentic-artifact-type': 'output' }),
    });
    expect(byDigest.status).toBe(404);
    // Nor another session's.
    const other = await h.startRunning();
    expect((await other.runner.request('GET', '/snapshot')).status).toBe(404);
    const people = await fetch(`${h.portal.runnerUrl}/snapshot`, {
      headers: {
        authorization: 'Bearer alan-token',
        'agentic-session': `payments/${id}`,
      },
    });
    expect(people.status).toBe(401);
  });

  it('go on where an upload broke off, and never count by half', async () => {
    const { runner, id } = await h.startRunning();
    const content = randomBytes(600_000);
    const whole = randomBytes(100);
    expect((await put(runner, whole)).status).toBe(201);
    const cut = new AbortController();
    const half = new ReadableStream({
      start(controller) {
        controller.enqueue(content.subarray(0, 200_000));
        setTimeout(() => cut.abort(), 500);
      },
    });
    await expect(
      runner.stream('PUT', '/snapshot', half, headersOf(content), cut.signal),
    ).rejects.toThrow();
    const newest = async () =>
      (await (await runner.request('GET', '/session')).json()).snapshot.size;
    expect(await newest()).toBe(100);
    let held = '0';
    await until(async () => {
      const offered = await runner.request('HEAD', '/snapshot', {
        headers: headersOf(content),
      });
      held = offered.headers.get(ARTIFACT_OFFSET_HEADER) ?? '0';
      return offered.status === 200 && held === '200000';
    });
    const rest = await runner.request('PUT', '/snapshot', {
      body: content.subarray(200_000),
      headers: headersOf(content, { [ARTIFACT_OFFSET_HEADER]: held }),
    });
    expect(rest.status).toBe(201);
    expect(await newest()).toBe(600_000);
    expect(await h.knex('snapshots').where({ session_id: id })).toHaveLength(1);
  });

  it('are refused where they are too large, others than said, or of no use', async () => {
    const { runner, path } = await h.startRunning();
    expect((await put(runner, randomBytes(1_000_001))).status).toBe(413);
    const content = randomBytes(1_000);
    const wrong = await runner.request('PUT', '/snapshot', {
      body: randomBytes(1_000),
      headers: headersOf(content),
    });
    expect(wrong.status).toBe(422);
    const { snapshot } = await (await runner.request('GET', '/session')).json();
    expect(snapshot).toBeUndefined();
    await h.portal.as('ada').post(`${path}/stop`);
    await until(async () => (await put(runner, content)).status === 403);
  });

  it('go when the session ends, and stay under a legal hold', async () => {
    const one = await h.startRunning();
    const held = await h.startRunning();
    for (const { runner } of [one, held]) {
      expect((await put(runner, randomBytes(1_000))).status).toBe(201);
    }
    for (const { session, id } of [one, held]) {
      await h.portal.addSession({
        ...h.portal.inCluster('payments', id)!,
        metadata: {
          ...session.metadata,
          labels:
            id === held.id ? { 'agentic-sessions.io/legal-hold': 'true' } : {},
        },
        status: {
          ...RUNNING,
          phase: 'Completed',
          reason: 'TurnEnded',
          finishedAt: '2026-11-22T10:10:00Z',
        },
      });
    }
    const left = (id: string) => h.knex('snapshots').where({ session_id: id });
    await until(async () => (await left(one.id)).length === 0, 30_000);
    expect(await left(held.id)).toHaveLength(1);
    expect((await put(one.runner, randomBytes(10))).status).toBe(403);
  });
});

describePortal('what a new Pod is told of those before it', h => {
  const started = (turn: number, prompt: string, more: object = {}) => ({
    kind: 'turn.started',
    body: { turn, prompt, ...more },
  });
  const ended = (turn: number, more: object = {}) => ({
    kind: 'turn.ended',
    body: { turn, stopReason: 'end_turn', durationMs: 1, ...more },
  });
  const said = (turn: number, text: string) => ({
    kind: 'message',
    body: { role: 'agent', text, turn },
  });

  it('is what the ledger has: turns, words, files, and what was left open', async () => {
    const running = await h.startRunning();
    const { runner } = running;
    expect(await earlierOf(runner)).toBeUndefined();
    await runner.tell(
      started(1, 'look at it'),
      said(1, 'I looked'),
      ended(1),
      started(2, 'mend it'),
      said(2, 'I begin'),
    );
    const file = randomBytes(10);
    await runner.request('PUT', '/artifacts/a.txt', {
      body: file,
      headers: headersOf(file, { 'agentic-artifact-type': 'output' }),
    });
    const second = await nextPod(h, running, 1);
    const { promptStarted } = await (
      await second.request('GET', '/session')
    ).json();
    expect(promptStarted).toBe(true);
    expect(await earlierOf(second)).toEqual({
      lastTurn: 2,
      openTurn: { turn: 2, prompt: 'mend it' },
      openPermissions: [],
      artifacts: [
        { path: 'a.txt', digest: headersOf(file)[ARTIFACT_DIGEST_HEADER] },
      ],
      said: [
        { turn: 1, role: 'user', text: 'look at it' },
        { turn: 1, role: 'agent', text: 'I looked' },
        { turn: 2, role: 'user', text: 'mend it' },
        { turn: 2, role: 'agent', text: 'I begin' },
      ],
      saidOmitted: false,
    });
  });

  it('names what was cut short by what was asked first, however often it was cut', async () => {
    const running = await h.startRunning();
    const cut = { stopReason: 'cancelled', cutShort: true };
    await running.runner.tell(started(1, 'the work'), ended(1, cut));
    const second = await nextPod(h, running, 1);
    expect((await earlierOf(second)).interrupted).toEqual({
      turn: 1,
      prompt: 'the work',
    });
    await second.tell(
      started(2, 'Go on with: the work', { continues: 1 }),
      ended(2, cut),
    );
    const third = await nextPod(h, running, 2);
    expect(await earlierOf(third)).toMatchObject({
      lastTurn: 2,
      lastStopReason: 'cancelled',
      interrupted: { turn: 1, prompt: 'the work' },
      said: [{ turn: 1, role: 'user', text: 'the work' }],
    });
    await third.tell(
      started(3, 'Go on with: the work', { continues: 1 }),
      ended(3),
    );
    const fourth = await nextPod(h, running, 3);
    expect((await earlierOf(fourth)).interrupted).toBeUndefined();
  });

  it('is the newest words where there are too many', async () => {
    const running = await h.startRunning();
    const words = Array.from({ length: 300 }, (_, i) =>
      said(1, `${String(i).padStart(4, '0')}${'x'.repeat(396)}`),
    );
    await running.runner.tell(started(1, 'talk'), ...words.slice(0, 150));
    await running.runner.tell(...words.slice(150), ended(1));
    const earlier = await earlierOf(await nextPod(h, running, 1));
    expect(earlier.saidOmitted).toBe(true);
    expect(earlier.said.map(({ text }) => text.slice(0, 4))).toEqual(
      Array.from({ length: 163 }, (_, i) => `0${137 + i}`),
    );
  });
});

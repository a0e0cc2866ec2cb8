import { eventually } from '@agentic-sessions/test-support';
import { api } from './support/api';
import { issueComment, send } from './support/delivery';
import { kubectlAs } from './support/kubectl';
import {
  decide,
  type LedgerEntry,
  readLedger,
  readSession,
  waitForApproval,
  waitForPhase,
} from './support/sessions';

jest.setTimeout(300_000);

const pathOf = (id: string) => `/namespaces/payments/sessions/${id}`;

const started: string[] = [];

afterAll(async () => {
  // What a failed test left would keep others waiting for its place.
  for (const id of started) {
    await api('ada', 'POST', `${pathOf(id)}/stop`);
  }
});

/** Starts a session by a signed comment. */
async function start(text: string): Promise<string> {
  const { status, body } = await send(issueComment(text));
  expect(status).toBe(202);
  started.push(body.sessionId);
  return body.sessionId;
}

/** Waits until the ledger has something, and gives the ledger. */
async function untilLedger(
  id: string,
  holds: (ledger: LedgerEntry[]) => boolean,
): Promise<LedgerEntry[]> {
  return eventually(
    async () => {
      const ledger = await readLedger('ada', 'payments', id);
      if (!holds(ledger)) {
        throw new Error(
          `Not yet in the ledger: ${JSON.stringify(ledger.slice(-5))}`,
        );
      }
      return ledger;
    },
    { timeoutMs: 120_000, intervalMs: 500 },
  );
}

const turnEnded = (turn: number) => (ledger: LedgerEntry[]) =>
  ledger.some(({ kind, body }) => kind === 'turn.ended' && body.turn === turn);

const of = (ledger: LedgerEntry[], kind: string) =>
  ledger.filter(entry => entry.kind === kind).map(({ body }) => body);

/** What must hold of every ledger, however many Pods wrote it. */
function expectWhole(ledger: LedgerEntry[]): void {
  expect(ledger.map(({ seq }) => seq)).toEqual(ledger.map((_, i) => i + 1));
  const delivered = of(ledger, 'artifact.added')
    // The runner's own log is another one in each Pod.
    .filter(({ path }) => !path.startsWith('session/'))
    .map(({ path, digest }) => `${path} ${digest}`);
  expect(new Set(delivered).size).toBe(delivered.length);
  expect(of(ledger, 'git.cloned')).toHaveLength(1);
  expect(of(ledger, 'error')).toEqual([]);
}

async function finish(id: string): Promise<void> {
  expect((await api('ada', 'POST', `${pathOf(id)}/finish`)).status).toBe(202);
  const done = await waitForPhase('ada', 'payments', id, [
    'Completed',
    'Failed',
    'Stopped',
  ]);
  expect(done).toMatchObject({ phase: 'Completed', reason: 'FinishedByUser' });
}

it('is suspended with all that it did kept, frees its Pod, and goes on with the same conversation when resumed', async () => {
  const id = await start('/agent survey this and go on tomorrow');
  const approval = await waitForApproval('grace', 'payments', id);
  expect((await decide('grace', approval, 'approved')).status).toBe(200);
  await untilLedger(id, turnEnded(1));
  const { workload } = await readSession('ada', 'payments', id);

  // For those who may control it alone.
  for (const [person, status] of [
    ['vera', 403],
    ['will', 404],
  ] as const) {
    expect((await api(person, 'POST', `${pathOf(id)}/suspend`)).status).toBe(
      status,
    );
  }
  const asked = await api('ada', 'POST', `${pathOf(id)}/suspend`, {
    reason: 'until tomorrow',
  });
  expect(asked.status).toBe(202);
  const suspended = await waitForPhase('ada', 'payments', id, ['Suspended']);
  expect(suspended).toMatchObject({ status: 'running' });
  expect(suspended.message).toContain('Conversation and workspace are kept.');
  await eventually(async () => {
    const pod = await kubectlAs('alan', [
      'get',
      'pod',
      '--namespace=payments',
      workload.podName,
    ]);
    expect(pod.text).toContain('NotFound');
  });

  // What is said to it meanwhile waits, and wakes nobody.
  const said = await api('ada', 'POST', `${pathOf(id)}/messages`, {
    text: 'Show the report',
  });
  expect([said.status, said.body.queued]).toEqual([202, true]);
  const files = await api('ada', 'GET', `${pathOf(id)}/artifacts`);
  const names = files.body.artifacts.map(({ path }: { path: string }) => path);
  expect(names).toContain('report.md');
  expect(names.filter((name: string) => /snapshot|tar/.test(name))).toEqual([]);
  expect((await readSession('ada', 'payments', id)).phase).toBe('Suspended');

  expect((await api('ada', 'POST', `${pathOf(id)}/resume`)).status).toBe(202);
  const answered = await untilLedger(id, turnEnded(2));
  const { workload: next } = await readSession('ada', 'payments', id);
  expect(next.podName).not.toBe(workload.podName);
  expect(of(answered, 'turn.started').at(-1)).toMatchObject({
    turn: 2,
    prompt: 'Show the report',
    commandId: said.body.commandId,
  });
  // What it found it remembers; the report it reads from the workspace.
  const words = of(answered, 'message')
    .filter(({ turn }) => turn === 2)
    .map(({ text }) => text)
    .join('');
  expect(words).toContain('# Survey');
  expect(
    of(answered, 'tool.call').filter(({ turn }) => turn === 2),
  ).toMatchObject([{ title: 'Read report.md', kind: 'read' }]);
  expect(of(answered, 'note').map(({ text }) => text)).toEqual([
    'Conversation and workspace are kept.',
  ]);

  await finish(id);
  const ledger = await readLedger('ada', 'payments', id);
  expectWhole(ledger);
  expect(of(ledger, 'session.phase').map(({ phase }) => phase)).toEqual([
    'Starting',
    'Running',
    'Suspended',
    'Starting',
    'Running',
    'Completed',
  ]);
  for (const kind of ['user.suspend', 'user.resume', 'command.applied']) {
    expect([kind, ledger.filter(entry => entry.kind === kind).length]).toEqual([
      kind,
      kind === 'command.applied' ? 3 : 1,
    ]);
  }
});

it('goes on in another Pod when its own is drained in the middle of a turn', async () => {
  const id = await start('/agent survey this wherever you are');
  await untilLedger(id, ledger => of(ledger, 'tool.call').length > 1);
  const { workload } = await readSession('ada', 'payments', id);
  // As `kubectl drain` does it.
  const evicted = await kubectlAs(
    'alan',
    [
      'create',
      `--raw=/api/v1/namespaces/payments/pods/${workload.podName}/eviction`,
      '-f',
      '-',
    ],
    JSON.stringify({
      apiVersion: 'policy/v1',
      kind: 'Eviction',
      metadata: { name: workload.podName, namespace: 'payments' },
    }),
  );
  expect(evicted).toMatchObject({ ok: true });
  const approval = await waitForApproval('grace', 'payments', id);
  expect((await decide('grace', approval, 'approved')).status).toBe(200);
  const ledger = await untilLedger(id, turnEnded(2));
  expect(of(ledger, 'turn.ended')).toMatchObject([
    { turn: 1, stopReason: 'cancelled', cutShort: true },
    { turn: 2, stopReason: 'end_turn' },
  ]);
  expect(of(ledger, 'turn.started')).toMatchObject([
    { turn: 1 },
    { turn: 2, continues: 1 },
  ]);
  expect((await readSession('ada', 'payments', id)).workload.podName).not.toBe(
    workload.podName,
  );
  await finish(id);
  expectWhole(await readLedger('ada', 'payments', id));
});

it('is suspended while it waits for a decision, and asks again when it is resumed', async () => {
  const id = await start('/agent survey this and ask me twice');
  const first = await waitForApproval('grace', 'payments', id);
  expect((await api('ada', 'POST', `${pathOf(id)}/suspend`)).status).toBe(202);
  await waitForPhase('ada', 'payments', id, ['Suspended']);
  expect((await decide('grace', first, 'approved')).status).toBe(409);
  expect((await api('ada', 'POST', `${pathOf(id)}/resume`)).status).toBe(202);
  const second = await waitForApproval('grace', 'payments', id);
  expect(second.id).not.toBe(first.id);
  expect((await decide('grace', second, 'approved')).status).toBe(200);
  await untilLedger(id, turnEnded(2));
  // And while it idles it may be stopped from its rest.
  expect((await api('ada', 'POST', `${pathOf(id)}/suspend`)).status).toBe(202);
  await waitForPhase('ada', 'payments', id, ['Suspended']);
  expect((await api('ada', 'POST', `${pathOf(id)}/stop`)).status).toBe(202);
  await waitForPhase('ada', 'payments', id, ['Stopped']);
  expectWhole(await readLedger('ada', 'payments', id));
});

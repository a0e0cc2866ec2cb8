import { setTimeout as sleep } from 'node:timers/promises';
import { eventually } from '@agentic-sessions/test-support';
import { api } from './support/api';
import { type Delivery, issueComment, send } from './support/delivery';
import { environment } from './support/environment';
import { kubectlAs } from './support/kubectl';
import { decide, readLedger, waitForPhase } from './support/sessions';

jest.setTimeout(900_000);

const SESSIONS = Number(process.env.CHAOS_SESSIONS ?? 20);

/** Sends until it is answered: what a vendor's redelivery does. */
async function sendUntilAnswered(delivery: Delivery): Promise<string> {
  return eventually(
    async () => {
      const { status, body } = await send(delivery);
      if (status !== 202) {
        throw new Error(`${status} ${JSON.stringify(body)}`);
      }
      return body.sessionId as string;
    },
    { timeoutMs: 120_000, intervalMs: 1_000 },
  );
}

/** Kills the process with -9; it is somebody else's work to start it again. */
function kill(name: Victim): void {
  const pid = environment().processes[name];
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    // Already dead and not yet started again: the next round gets it.
    expect((error as NodeJS.ErrnoException).code).toBe('ESRCH');
  }
}

type Victim = 'operator' | 'portal';

/** Whoever was spared so far, so that a short run kills both. */
function nextVictim(killed: Record<Victim, number>): Victim {
  if (killed.operator !== killed.portal) {
    return killed.operator < killed.portal ? 'operator' : 'portal';
  }
  return Math.random() < 0.5 ? 'operator' : 'portal';
}

/** Waits until the portal answers; the operator shows its health to the cluster only. */
async function untilUp(victim: Victim, over: AbortSignal): Promise<void> {
  while (victim === 'portal' && !over.aborted) {
    const answer = await api('grace', 'GET', '/approvals').catch(() => null);
    if (answer?.status === 200) {
      return;
    }
    await sleep(500);
  }
}

/** Waits for the end of a session's turn and finishes it, while the portal comes and goes. */
async function finishAfterTurn(id: string): Promise<void> {
  await eventually(
    async () => {
      const ledger = await readLedger('ada', 'payments', id);
      expect(ledger.map(e => e.kind)).toContain('turn.ended');
    },
    { timeoutMs: 420_000, intervalMs: 2_000 },
  );
  await eventually(
    async () => {
      const { status } = await api(
        'ada',
        'POST',
        `/namespaces/payments/sessions/${id}/finish`,
      );
      // 409: it has ended already, by an earlier try whose answer was lost.
      expect([202, 409]).toContain(status);
    },
    { timeoutMs: 60_000, intervalMs: 500 },
  );
}

/** How many sessions of payments may run at once, as its own admin changes it. */
async function allowRunning(maxRunning: number): Promise<void> {
  const changed = await kubectlAs('alan', [
    'patch',
    'namespacepolicy',
    'default',
    '--namespace=payments',
    '--type=merge',
    `--patch=${JSON.stringify({ spec: { concurrency: { maxRunning } } })}`,
  ]);
  expect(changed).toMatchObject({ ok: true });
}

beforeAll(() => allowRunning(8));

afterAll(async () => {
  await allowRunning(3);
  const { body } = await api('ada', 'GET', '/sessions?limit=100');
  for (const { id, status } of body.sessions) {
    if (status === 'pending' || status === 'running') {
      await api('ada', 'POST', `/namespaces/payments/sessions/${id}/stop`);
    }
  }
});

it(`ends ${SESSIONS} sessions rightly while operator and portal are killed with -9 at random`, async () => {
  const deliveries = Array.from({ length: SESSIONS }, (_, i) =>
    issueComment(`/agent survey number ${i}`),
  );
  const over = new AbortController();
  const killed = { operator: 0, portal: 0 };
  const chaos = (async () => {
    while (!over.signal.aborted) {
      const victim = nextVictim(killed);
      // One that is killed before it is up again would only show that a dead portal does nothing.
      await untilUp(victim, over.signal);
      // Long enough for runners that wait between attempts to be heard now and then.
      await sleep(5_000 + Math.random() * 10_000);
      if (!over.signal.aborted) {
        kill(victim);
        killed[victim] += 1;
      }
    }
  })();
  // An approver who never sleeps, and sees the portal come and go.
  const approver = (async () => {
    while (!over.signal.aborted) {
      await sleep(500);
      try {
        const { status, body } = await api('grace', 'GET', '/approvals');
        for (const approval of status === 200 ? body.approvals : []) {
          await decide('grace', approval, 'approved');
        }
      } catch {
        // The portal is away: asked again in half a second.
      }
    }
  })();

  const ids: string[] = [];
  try {
    for (const delivery of deliveries) {
      ids.push(await sendUntilAnswered(delivery));
    }
    expect(new Set(ids).size).toBe(SESSIONS);
    // Whichever ends its turn makes room for the next: they need not run in the order in which they came.
    await Promise.all(ids.map(finishAfterTurn));
  } finally {
    over.abort();
    await Promise.all([chaos, approver]);
  }
  expect(killed.operator).toBeGreaterThan(0);
  expect(killed.portal).toBeGreaterThan(0);

  for (const id of ids) {
    await eventually(
      async () => {
        const session = await waitForPhase(
          'ada',
          'payments',
          id,
          ['Completed', 'Failed', 'Stopped'],
          1_000,
        );
        expect([id, session.phase, session.reason]).toEqual([
          id,
          'Completed',
          'FinishedByUser',
        ]);
      },
      { timeoutMs: 120_000, intervalMs: 1_000 },
    );
    const ledger = await readLedger('ada', 'payments', id);
    expect(ledger.map(e => e.seq)).toEqual(ledger.map((_, i) => i + 1));
    // Each thing once: one start and one end of the turn, each tool call and artifact once, each phase once.
    for (const kind of [
      'turn.started',
      'turn.ended',
      'permission.requested',
      'permission.decided',
    ]) {
      expect([id, kind, ledger.filter(e => e.kind === kind).length]).toEqual([
        id,
        kind,
        1,
      ]);
    }
    const calls = ledger
      .filter(e => e.kind === 'tool.call')
      .map(e => e.body.toolCallId);
    expect(new Set(calls).size).toBe(calls.length);
    // Sequence numbers cannot show a loss, since they are given at the end: what belongs together can.
    const ended = ledger
      .filter(
        e =>
          e.kind === 'tool.update' &&
          ['completed', 'failed'].includes(e.body.status),
      )
      .map(e => e.body.toolCallId);
    expect([id, ended.sort()]).toEqual([id, calls.sort()]);
    const listedFiles = await api(
      'ada',
      'GET',
      `/namespaces/payments/sessions/${id}/artifacts`,
    );
    // A file that changed after it was shown to who decided is told again, as its next version; the same bytes are told once.
    const told = ledger
      .filter(e => e.kind === 'artifact.added')
      .map(e => e.body as { path: string; digest: string });
    const versions = told.map(({ path, digest }) => `${path} ${digest}`);
    expect([id, new Set(versions).size]).toEqual([id, versions.length]);
    const latest = new Map(told.map(({ path, digest }) => [path, digest]));
    expect(
      listedFiles.body.artifacts
        .map((a: { path: string; digest: string }) => [a.path, a.digest])
        .sort(),
    ).toEqual([...latest].sort());
    const phases = ledger
      .filter(e => e.kind === 'session.phase')
      .map(e => e.body.phase);
    expect(phases.filter(phase => phase === 'Running')).toHaveLength(1);
    expect(phases.at(-1)).toBe('Completed');
  }
  // One session a delivery, in the cluster as in the list.
  const page = await api(
    'ada',
    'GET',
    '/namespaces/payments/sessions?limit=100',
  );
  const listed = page.body.sessions.map((s: { id: string }) => s.id);
  expect(new Set(listed).size).toBe(listed.length);
  for (const id of ids) {
    expect(listed.filter((other: string) => other === id)).toHaveLength(1);
  }
});

it('says so when the Pod is deleted by hand', async () => {
  const id = await sendUntilAnswered(issueComment('/agent will lose its Pod'));
  const { workload } = await waitForPhase('ada', 'payments', id, ['Running']);
  const deleted = await kubectlAs('alan', [
    'delete',
    'pod',
    '--namespace=payments',
    workload.podName,
    '--now',
    '--wait=false',
  ]);
  expect(deleted).toMatchObject({ ok: true });
  const ended = await waitForPhase(
    'ada',
    'payments',
    id,
    ['Completed', 'Failed', 'Stopped'],
    30_000,
  );
  expect(ended).toMatchObject({
    phase: 'Failed',
    message: expect.stringMatching(/pod/i),
  });
  expect(['WorkloadDeleted', 'RunnerLost', 'Terminated']).toContain(
    ended.reason,
  );
});

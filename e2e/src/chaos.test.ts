import { setTimeout as sleep } from 'node:timers/promises';
import { eventually } from '@agentic-sessions/test-support';
import { api } from './support/api';
import { type Delivery, issueComment, send } from './support/delivery';
import { environment } from './support/environment';
import { kubectlAs } from './support/kubectl';
import { decide, readLedger, waitForPhase } from './support/sessions';

jest.setTimeout(600_000);

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
function kill(name: 'operator' | 'portal'): void {
  const pid = environment().processes[name];
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    // Already dead and not yet started again: the next round gets it.
    expect((error as NodeJS.ErrnoException).code).toBe('ESRCH');
  }
}

it(`ends ${SESSIONS} sessions rightly while operator and portal are killed with -9 at random`, async () => {
  const deliveries = Array.from({ length: SESSIONS }, (_, i) =>
    issueComment(`/agent survey number ${i}`),
  );
  let over = false;
  const killed = { operator: 0, portal: 0 };
  const chaos = (async () => {
    while (!over) {
      await sleep(4_000 + Math.random() * 8_000);
      if (!over) {
        // Whoever was spared so far is next, so that a short run kills both.
        const victim =
          killed.operator === killed.portal
            ? (['operator', 'portal'] as const)[Math.round(Math.random())]
            : killed.operator < killed.portal
            ? 'operator'
            : 'portal';
        kill(victim);
        killed[victim] += 1;
      }
    }
  })();
  // An approver who never sleeps, and sees the portal come and go.
  const approver = (async () => {
    while (!over) {
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
    for (const id of ids) {
      await eventually(
        async () => {
          const ledger = await readLedger('ada', 'payments', id);
          expect(ledger.map(e => e.kind)).toContain('turn.ended');
        },
        { timeoutMs: 300_000, intervalMs: 1_000 },
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
  } finally {
    over = true;
    await Promise.all([chaos, approver]);
  }
  expect(killed.operator).toBeGreaterThan(2);
  expect(killed.portal).toBeGreaterThan(2);

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
    expect(
      ledger
        .filter(e => e.kind === 'artifact.added')
        .map(e => e.body.path)
        .sort(),
    ).toEqual(
      listedFiles.body.artifacts.map((a: { path: string }) => a.path).sort(),
    );
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

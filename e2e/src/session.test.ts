import { eventually } from '@agentic-sessions/test-support';
import { api } from './support/api';
import { issueComment, send } from './support/delivery';
import { environment } from './support/environment';
import {
  decide,
  readLedger,
  readSession,
  waitForApproval,
  waitForPhase,
} from './support/sessions';

jest.setTimeout(240_000);

describe('from a signed comment to an ended session', () => {
  it('is watched, approved, messaged and finished, and its ledger has every event once', async () => {
    const accepted = await send(
      issueComment('/agent please survey this repository'),
    );
    expect(accepted.status).toBe(202);
    const { sessionId } = accepted.body;
    const path = `/namespaces/payments/sessions/${sessionId}`;

    const running = await waitForPhase('vera', 'payments', sessionId, [
      'Running',
    ]);
    expect(running).toMatchObject({
      status: 'running',
      trigger: {
        source: 'github',
        event: 'issue_comment',
        actor: { kind: 'external', id: expect.stringMatching(/^\d+$/) },
      },
      access: { message: false, control: false, approve: false },
    });

    const approval = await waitForApproval('grace', 'payments', sessionId);
    expect(approval).toMatchObject({ mayDecide: true, tool: 'edit' });
    expect(JSON.stringify(approval.content)).toContain('diff');

    // Those who may not, cannot: a viewer, an editor, a stranger; and nobody by another hash.
    expect((await decide('vera', approval, 'approved')).status).toBe(403);
    expect((await decide('ada', approval, 'approved')).status).toBe(403);
    expect((await decide('will', approval, 'approved')).status).toBe(404);
    expect(
      (await decide('grace', { ...approval, hash: '0'.repeat(64) }, 'approved'))
        .status,
    ).toBe(409);
    const decided = await Promise.all([
      decide('grace', approval, 'approved', 'go'),
      decide('grace', approval, 'approved', 'go'),
      decide('grace', approval, 'denied', 'no'),
    ]);
    expect(decided.filter(d => d.status === 200)).toHaveLength(1);
    expect(decided.filter(d => d.status === 409)).toHaveLength(2);

    await eventually(
      async () => {
        const ledger = await readLedger('vera', 'payments', sessionId);
        expect(ledger.map(e => e.kind)).toContain('turn.ended');
      },
      { timeoutMs: 60_000 },
    );

    expect(
      (await api('vera', 'POST', `${path}/messages`, { text: 'hi' })).status,
    ).toBe(403);
    const sent = await api('ada', 'POST', `${path}/messages`, {
      text: 'Which links are broken?',
    });
    expect(sent.status).toBe(202);
    await eventually(
      async () => {
        const ledger = await readLedger('ada', 'payments', sessionId);
        expect(ledger.filter(e => e.kind === 'turn.ended')).toHaveLength(2);
      },
      { timeoutMs: 60_000 },
    );

    expect((await api('ada', 'POST', `${path}/finish`)).status).toBe(202);
    const done = await waitForPhase('ada', 'payments', sessionId, [
      'Completed',
      'Failed',
      'Stopped',
    ]);
    expect(done).toMatchObject({ phase: 'Completed', status: 'completed' });
    expect(done.message).toMatch(/\w+ .*\w/);

    const ledger = await readLedger('ada', 'payments', sessionId);
    expect(ledger.map(e => e.seq)).toEqual(ledger.map((_, i) => i + 1));
    const kinds = new Set(ledger.map(e => e.kind));
    for (const kind of [
      'session.phase',
      'git.cloned',
      'turn.started',
      'plan',
      'tool.call',
      'tool.update',
      'permission.requested',
      'permission.decided',
      'message',
      'artifact.added',
      'user.message',
    ]) {
      expect(kinds).toContain(kind);
    }

    const { artifacts } = (await api('vera', 'GET', `${path}/artifacts`)).body;
    const report = artifacts.find(
      (a: { path: string }) => a.path === 'report.md',
    );
    expect(report).toMatchObject({
      contentType: expect.stringMatching(/markdown/),
    });
    const content = await api<string>(
      'vera',
      'GET',
      `${path}/artifacts/${report.id}/content`,
    );
    expect(content.status).toBe(200);
    expect(content.body).toContain('#');
    expect(
      (await api('will', 'GET', `${path}/artifacts/${report.id}/content`))
        .status,
    ).toBe(404);

    const log = await api<string>('vera', 'GET', `${path}/log`);
    expect(log.status).toBe(200);
    expect(String(JSON.stringify(log.body)).length).toBeGreaterThan(50);
  });

  it('stops at once when told to, from the form as well', async () => {
    const created = await api(
      'ada',
      'POST',
      '/namespaces/payments/sessions',
      {
        framework: { type: 'survey-agent' },
        prompt: 'Survey the website',
        title: 'Survey of the storefront',
        inputs: {
          website: environment().website,
        },
      },
      { 'idempotency-key': `e2e-${Date.now()}` },
    );
    expect(created.status).toBe(201);
    const { id } = created.body;
    await waitForPhase('ada', 'payments', id, ['Running']);
    const stop = await api(
      'ada',
      'POST',
      `/namespaces/payments/sessions/${id}/stop`,
      { reason: 'seen enough' },
    );
    expect(stop.status).toBe(202);
    const stopped = await waitForPhase('ada', 'payments', id, ['Stopped']);
    expect(stopped.status).toBe('failed');
    const after = await readSession('ada', 'payments', id);
    expect(after.trigger).toMatchObject({
      // By a token of the cluster it came from the API; from the page it says portal.
      source: 'api',
      actor: { kind: 'person', name: 'ada' },
    });
    expect(
      (
        await api(
          'ada',
          'POST',
          `/namespaces/payments/sessions/${id}/messages`,
          {
            text: 'too late',
          },
        )
      ).status,
    ).toBe(409);
  });
});

import { api } from './support/api';
import { environment } from './support/environment';
import { kubectlAs } from './support/kubectl';
import { waitForPhase } from './support/sessions';

jest.setTimeout(180_000);

describe('what another team sees', () => {
  let id: string;
  beforeAll(async () => {
    const created = await api('ada', 'POST', '/namespaces/payments/sessions', {
      framework: { type: 'survey-agent' },
      prompt: 'Survey',
      title: 'Private to payments',
      repositories: [{ url: environment().repository }],
    });
    expect(created.status).toBe(201);
    id = created.body.id;
  });
  afterAll(async () => {
    await api('ada', 'POST', `/namespaces/payments/sessions/${id}/stop`);
  });

  it('is nothing, on every path of the API', async () => {
    const base = `/namespaces/payments/sessions`;
    for (const [method, path] of [
      ['GET', `${base}/${id}`],
      ['GET', `${base}/${id}/events`],
      ['GET', `${base}/${id}/approvals`],
      ['GET', `${base}/${id}/artifacts`],
      ['GET', `${base}/${id}/log`],
      ['GET', `${base}/${id}?includeHistory=true&includeArtifacts=true`],
      ['GET', '/namespaces/payments/audit'],
      ['POST', `${base}/${id}/interrupt`],
      ['POST', `${base}/${id}/stop`],
      ['POST', `${base}/${id}/finish`],
      // The same id under one's own namespace: a name is never a capability.
      ['GET', `/namespaces/website/sessions/${id}`],
      ['GET', `/namespaces/website/sessions/${id}/events`],
    ]) {
      const answer = await api('will', method, path);
      expect([path, answer.status]).toEqual([path, 404]);
    }
    for (const [path, body] of [
      [`${base}/${id}/messages`, { text: 'hello' }],
      [base, { framework: { type: 'survey-agent' }, prompt: 'mine now' }],
      [
        `${base}/${id}/approvals/none/decision`,
        { decision: 'approved', hash: '0'.repeat(64) },
      ],
    ] as const) {
      const answer = await api('will', 'POST', path, body);
      expect([path, answer.status]).toEqual([path, 404]);
    }
    expect((await api('will', 'GET', base)).status).toBe(404);
    const stream = await api('will', 'GET', `${base}/${id}/events`, undefined, {
      accept: 'text/event-stream',
    });
    expect(stream.status).toBe(404);
    const all = await api('will', 'GET', '/sessions?limit=100');
    expect(JSON.stringify(all.body)).not.toContain(id);
    const mine = await api('will', 'GET', '/user/namespaces');
    expect(
      mine.body.namespaces.map((n: { namespace: string }) => n.namespace),
    ).toEqual(['website']);
  });

  it('is nothing without a token, or with a made-up one', async () => {
    expect((await api(undefined, 'GET', '/sessions')).status).toBe(401);
    const forged = await api(undefined, 'GET', '/sessions', undefined, {
      authorization: 'Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZGEifQ.',
    });
    expect(forged.status).toBe(401);
  });

  it('is shown by kubectl to the team with useful columns, and refused to others', async () => {
    const shown = await kubectlAs('vera', [
      'get',
      'sessions',
      '-n',
      'payments',
    ]);
    expect(shown.ok).toBe(true);
    expect(shown.text).toMatch(/NAME\s+PHASE/);
    expect(shown.text).toContain(id);
    const refused = await kubectlAs('will', [
      'get',
      'sessions',
      '-n',
      'payments',
    ]);
    expect(refused.text).toContain('forbidden');
  });
});

describe('a namespace editor with kubectl and bad intentions', () => {
  it('cannot create a session, be another person, become the runner or enter its Pod', async () => {
    const session = (actor: string) => `
apiVersion: agentic-sessions.io/v1alpha1
kind: Session
metadata: { name: 11111111-2222-4333-8444-555555555555, namespace: payments }
spec:
  prompt: do it
  framework: { type: survey-agent }
  trigger: { source: portal, actor: { kind: person, name: ${actor} } }
`;
    for (const actor of ['ada', 'alan']) {
      const answer = await kubectlAs(
        'ada',
        ['apply', '-f', '-'],
        session(actor),
      );
      expect(answer.ok).toBe(false);
      expect(answer.text).toMatch(/forbidden|denied/i);
    }

    const created = await api('ada', 'POST', '/namespaces/payments/sessions', {
      framework: { type: 'survey-agent' },
      prompt: 'Survey',
      repositories: [{ url: environment().repository }],
    });
    const id = created.body.id;
    const { workload } = await waitForPhase('ada', 'payments', id, ['Running']);
    for (const args of [
      [
        'exec',
        '-n',
        'payments',
        workload.podName,
        '-c',
        'runner',
        '--',
        'cat',
        '/var/run/agentic-sessions/token',
      ],
      [
        'create',
        'token',
        'default',
        '-n',
        'payments',
        '--audience=agentic-sessions',
      ],
      [
        'patch',
        'session',
        id,
        '-n',
        'payments',
        '--type=merge',
        '-p',
        '{"spec":{"prompt":"other"}}',
      ],
      [
        'patch',
        'session',
        id,
        '-n',
        'payments',
        '--subresource=status',
        '--type=merge',
        '-p',
        '{"status":{"phase":"Completed"}}',
      ],
    ]) {
      const answer = await kubectlAs('ada', args);
      expect([args.join(' '), answer.ok]).toEqual([args.join(' '), false]);
      expect(answer.text).toMatch(/forbidden|denied/i);
    }
    await api('ada', 'POST', `/namespaces/payments/sessions/${id}/stop`);
  });

  it('cannot speak as a runner at the portal', async () => {
    const { portal, people, runnerApi } = environment();
    const ask = (url: string) =>
      fetch(url, {
        headers: {
          authorization: `Bearer ${people.ada}`,
          'agentic-session': `payments/${'1'.repeat(
            8,
          )}-1111-4111-8111-${'1'.repeat(12)}`,
          accept: 'application/json',
        },
      });
    // Not served where people come in (the app answers any page there), and nobody's token is a Pod's where it is.
    const atRoot = await ask(`${portal}/runner/v1/session`);
    expect(atRoot.headers.get('content-type') ?? '').not.toContain('json');
    const underPlugin = await ask(
      `${portal}/api/agentic-sessions/runner/v1/session`,
    );
    expect([401, 404]).toContain(underPlugin.status);
    const refused = await ask(`${runnerApi}/runner/v1/session`);
    expect(refused.status).toBe(401);
  });
});

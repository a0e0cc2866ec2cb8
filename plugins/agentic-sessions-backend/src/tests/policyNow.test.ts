import { describePortal } from '../__testUtils__/describePortal';
import { SseReader } from '../__testUtils__/readSse';

jest.setTimeout(60_000);

const VERSION = /^[0-9a-f]{64}$/;

describePortal('the policy of a session that runs', h => {
  const say = (tools: object) =>
    h.portal.kubernetes.put(
      '/apis/agentic-sessions.io/v1alpha1/namespacepolicies',
      {
        metadata: { name: 'default', namespace: 'payments', generation: 4 },
        spec: { tools, approvals: { required: ['edit'] } },
      } as never,
    );

  it('is what it was allowed when it was made, within what is allowed today', async () => {
    // It was made with every tool; since then policy has come to block `delete`.
    const { runner, token, id, session } = await h.startRunning();
    const asked = async () => (await runner.request('GET', '/session')).json();
    const { spec } = await asked();
    expect(spec.prompt).toBe(session.spec.prompt);
    expect(spec.policy).toMatchObject({
      version: expect.stringMatching(VERSION),
      tools: { allowed: ['*'], blocked: ['delete'] },
      approvals: { required: ['edit'], expirySeconds: 900 },
    });
    const told = await SseReader.open(`${h.portal.runnerUrl}/commands`, {
      authorization: `Bearer ${token}`,
      'agentic-session': `payments/${id}`,
    });
    // First of all, so that nothing is missed between question and stream.
    expect((await told.nextOf('policy')).data).toEqual(spec.policy);
    say({ allowed: ['read', 'edit'], blocked: [] });
    const narrowed = (await told.nextOf('policy')).data;
    expect(narrowed).toMatchObject({
      version: expect.stringMatching(VERSION),
      tools: { allowed: ['edit', 'read'], blocked: [] },
    });
    expect(narrowed).not.toMatchObject({ version: spec.policy.version });
    expect((await asked()).spec.policy).toEqual(narrowed);
    // What it was not allowed when it was made it is never allowed.
    say({ blocked: ['delete'] });
    expect((await told.nextOf('policy')).data).toEqual(spec.policy);
    told.close();
  });
});

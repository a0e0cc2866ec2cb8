import { createHash } from 'node:crypto';
import { permissionHashInput } from '@agentic-sessions/runner-protocol';
import { useSession } from './__testUtils__/useSession';

jest.setTimeout(60_000);

describe('the permissions of a session', () => {
  const begin = useSession();

  const policy = {
    version: 'v-7',
    models: { allowed: ['*'], blocked: [] },
    tools: { allowed: ['*'], blocked: ['git push'] },
    approvals: { required: ['execute'], expirySeconds: 600 },
  };

  it('tells the agent the word that came with a no', async () => {
    const { portal, pod } = await begin({
      prompt: '[[ask:execute:make test]]',
      policy,
    });
    portal.sayCommands = 1;
    pod.startShim();
    const runner = pod.startRunner();
    await portal.until('it asked', () =>
      portal.kinds().includes('permission.requested'),
    );
    const [{ requestId, hash }] = portal.bodies('permission.requested');
    portal.tell({
      kind: 'decide',
      id: 'no',
      requestId,
      hash,
      decision: 'denied',
      comment: 'use make check',
    });
    await expect(runner.exited).resolves.toBe(0);
    expect(portal.bodies('turn.started').map(({ prompt }) => prompt)).toEqual([
      '[[ask:execute:make test]]',
      'The request was refused, with these words: use make check',
    ]);
  });

  it('answers by itself what it can, and keeps the reason', async () => {
    const { portal, pod } = await begin({
      prompt: '[[ask:read:a file]][[ask:execute:git push origin]]',
      policy,
    });
    pod.startShim();
    await expect(pod.startRunner().exited).resolves.toBe(0);
    expect(portal.bodies('message').map(({ text }) => text)).toEqual([
      '[opt-1]',
      '[opt-n]',
    ]);
    expect(portal.bodies('permission.resolved')).toEqual([
      expect.objectContaining({ outcome: 'approved', by: 'policy' }),
      expect.objectContaining({
        outcome: 'denied',
        by: 'policy',
        tool: 'git push',
        rule: expect.stringContaining('git push'),
      }),
    ]);
    expect(portal.kinds()).not.toContain('permission.requested');
  });

  it.each([
    ['approved', '[opt-1]'],
    ['denied', '[opt-n]'],
    ['expired', '[opt-n]'],
  ] as const)(
    'waits for a person and does what was decided: %s',
    async (decision, said) => {
      const { portal, pod } = await begin({
        prompt: '[[ask:execute:make test]]',
        policy,
      });
      portal.sayCommands = 2;
      pod.startShim();
      const runner = pod.startRunner();
      await portal.until('it asked', () =>
        portal.kinds().includes('permission.requested'),
      );
      const [request] = portal.bodies('permission.requested');
      expect(request).toMatchObject({
        requestId: 'a0-p1',
        tool: 'execute',
        title: 'make test',
        arguments: { command: 'make test' },
        policyVersion: 'v-7',
        expiresInSeconds: 600,
        hash: createHash('sha256')
          .update(permissionHashInput(request))
          .digest('hex'),
      });
      const { requestId, hash } = request;
      const decide = { kind: 'decide', requestId, decision } as const;
      portal.tell({ ...decide, id: 'wrong', hash: '0'.repeat(64) });
      portal.tell({ ...decide, id: 'right', hash });
      portal.tell({
        ...decide,
        id: 'late',
        hash,
        decision: decision === 'approved' ? 'denied' : 'approved',
      });
      await expect(runner.exited).resolves.toBe(0);
      expect(portal.bodies('message')[0].text).toBe(said);
      expect(portal.bodies('permission.resolved')).toEqual([
        expect.objectContaining({ requestId, outcome: decision }),
      ]);
      expect(portal.bodies('command.applied')).toEqual(
        expect.arrayContaining([
          { commandId: 'wrong', outcome: 'ignored', reason: 'HashMismatch' },
          { commandId: 'right', outcome: 'applied' },
          { commandId: 'late', outcome: 'ignored', reason: 'NotWaiting' },
        ]),
      );
    },
  );

  it('shows who decides the files that are there', async () => {
    const { portal, pod } = await begin({
      prompt: '[[artifact:report.md:# Findings]][[ask:execute:make test]]',
      policy,
    });
    portal.sayCommands = 1;
    pod.startShim();
    const runner = pod.startRunner();
    await portal.until('the report is there, and nobody has decided', () =>
      portal.kinds().includes('artifact.added'),
    );
    expect(portal.artifacts.get('report.md')?.content.toString()).toBe(
      '# Findings',
    );
    expect(portal.kinds()).not.toContain('permission.resolved');
    const [{ requestId, hash }] = portal.bodies('permission.requested');
    portal.tell({
      kind: 'decide',
      id: 'yes',
      requestId,
      hash,
      decision: 'approved',
    });
    await expect(runner.exited).resolves.toBe(0);
    // It did not change since, so it is told once.
    expect(
      portal
        .bodies('artifact.added')
        .filter(({ path }) => path === 'report.md'),
    ).toHaveLength(1);
  });

  it('takes a request back when the turn is interrupted', async () => {
    const { portal, pod } = await begin({
      prompt: '[[ask:execute:make test]]',
      policy,
      interactive: true,
    });
    pod.startShim();
    const runner = pod.startRunner();
    await portal.until('it asked', () =>
      portal.kinds().includes('permission.requested'),
    );
    portal.tell({ id: 'i', kind: 'interrupt' });
    await portal.until('it ended', () => portal.kinds().includes('turn.ended'));
    expect(portal.bodies('permission.resolved')).toEqual([
      expect.objectContaining({ outcome: 'cancelled', by: 'runner' }),
    ]);
    portal.tell({ id: 's', kind: 'stop' });
    await runner.exited;
  });

  it('judges by the policy of the moment: what waits is asked anew, and what is not allowed any more is not done', async () => {
    const { portal, pod } = await begin({
      prompt: '[[ask:execute:make test]][[ask:execute:make all]]',
      policy,
    });
    // A new Pod is told what holds, also where that is what it began with.
    portal.setPolicy(policy);
    pod.startShim();
    const runner = pod.startRunner();
    const asked = (count: number) =>
      portal.until(`it asked ${count} times`, () => {
        return portal.bodies('permission.requested').length === count;
      });
    await asked(1);
    const [before] = portal.bodies('permission.requested');
    portal.setPolicy({
      ...policy,
      version: 'v-8',
      approvals: { required: ['execute'], expirySeconds: 30 },
    });
    await asked(2);
    const [, after] = portal.bodies('permission.requested');
    expect(after).toMatchObject({
      policyVersion: 'v-8',
      expiresInSeconds: 30,
      arguments: before.arguments,
    });
    expect(after.hash).not.toBe(before.hash);
    // A decision that was bound to the policy of before counts no more.
    const { requestId, hash } = before;
    portal.tell({
      kind: 'decide',
      id: 'late',
      requestId,
      hash,
      decision: 'approved',
    });
    portal.setPolicy({
      ...policy,
      version: 'v-9',
      tools: { allowed: ['read'], blocked: [] },
    });
    await expect(runner.exited).resolves.toBe(0);
    expect(portal.bodies('message').map(({ text }) => text)).toEqual([
      '[opt-n]',
      '[opt-n]',
    ]);
    expect(portal.bodies('permission.resolved')).toEqual([
      expect.objectContaining({
        requestId: before.requestId,
        outcome: 'cancelled',
        by: 'runner',
        comment: expect.stringContaining('Policy has changed'),
      }),
      expect.objectContaining({
        requestId: after.requestId,
        outcome: 'cancelled',
      }),
      expect.objectContaining({ outcome: 'denied', by: 'policy' }),
      expect.objectContaining({ outcome: 'denied', by: 'policy' }),
    ]);
    expect(
      portal
        .bodies('note')
        .filter(({ text }) => text.startsWith('Policy has changed')),
    ).toHaveLength(2);
  });

  it('learns of a policy that changed while it did not hear', async () => {
    const { portal, pod } = await begin({
      prompt: '[[ask:execute:make test]]',
      policy,
    });
    pod.startShim();
    const runner = pod.startRunner();
    await portal.until('it asked', () =>
      portal.kinds().includes('permission.requested'),
    );
    await portal.stop();
    portal.setPolicy({
      ...policy,
      version: 'v-8',
      tools: { allowed: [], blocked: [] },
    });
    await portal.start();
    await expect(runner.exited).resolves.toBe(0);
    expect(portal.bodies('message').map(({ text }) => text)).toEqual([
      '[opt-n]',
    ]);
  });

  it('ends a session whose agent did not ask', async () => {
    const { pod } = await begin({
      prompt: '[[act:execute:git push]][[wait:60000]]',
      policy,
      interactive: true,
    });
    pod.startShim();
    await expect(pod.startRunner().exited).resolves.toBe(1);
    expect(pod.termination()).toMatchObject({
      outcome: 'failed',
      reason: 'PolicyViolation',
      message: expect.stringContaining('git push'),
    });
  });
});

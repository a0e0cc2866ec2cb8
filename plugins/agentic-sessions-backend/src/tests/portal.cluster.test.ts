import {
  sessionResource,
  type SessionStatus,
} from '@agentic-sessions/kubernetes-api';
import { eventually } from '@agentic-sessions/test-support';
import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { ClusterPortal } from '../__testUtils__/ClusterPortal';
import { IdentityResolver } from '../access/IdentityResolver';
import { verifyChain } from '../ledger/verifyChain';

jest.setTimeout(120_000);

describe('the portal and a real cluster', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
  let portal: ClusterPortal;

  beforeAll(async () => {
    portal = await ClusterPortal.start(await databases.init('SQLITE_3'));
    await portal.bind('viewer', { kind: 'User', name: 'vera' });
    await portal.bind('editor', { kind: 'User', name: 'ada' });
    await portal.bind('viewer', { kind: 'ServiceAccount', name: 'default' });
  });

  afterAll(async () => {
    await portal?.stop();
  });

  it('gives the rights that RBAC gives, and takes them when RBAC does', async () => {
    const verbs = await portal.parts.guard.verbs(
      portal.call('vera'),
      portal.namespace,
    );
    expect(verbs).toEqual(['get', 'list', 'watch']);
    expect(
      await portal.parts.guard.verbs(portal.call('ada'), portal.namespace),
    ).toEqual(['get', 'list', 'watch', 'submit', 'message', 'control']);
    expect(
      await portal.parts.guard.verbs(portal.call('mallory'), portal.namespace),
    ).toEqual([]);
    await expect(
      portal.parts.service.createSession(
        portal.call('vera'),
        portal.namespace,
        {
          framework: { type: portal.namespace },
        },
      ),
    ).rejects.toThrow('submit');

    await portal.bind('viewer', { kind: 'User', name: 'guest' });
    await eventually(async () =>
      expect(
        await portal.parts.guard.may(
          portal.call('guest'),
          'list',
          portal.namespace,
        ),
      ).toBe(true),
    );
    await portal.unbind('viewer', 'guest');
    await eventually(async () =>
      expect(
        await portal.parts.guard.may(
          portal.call('guest'),
          'list',
          portal.namespace,
        ),
      ).toBe(false),
    );
  });

  it('knows a token of the cluster, and none of another audience', async () => {
    const resolver = new IdentityResolver({
      auth: mockServices.auth(),
      userInfo: mockServices.userInfo(),
      client: portal.client,
      mapping: { usernamePrefix: '', groupPrefix: '' },
    });
    const identity = await resolver.resolve(await portal.token('default'));
    expect(identity).toMatchObject({
      username: `system:serviceaccount:${portal.namespace}:default`,
      via: 'kubernetes',
    });
    const lists = await portal.parts.service.listSessions(
      { identity, traceId: '0'.repeat(32) },
      { namespace: portal.namespace },
      { filter: {}, limit: 10 },
    );
    expect(lists.total).toBe(0);
    await expect(resolver.resolve('no-such-token')).rejects.toThrow(
      'not, or no longer, valid',
    );
    // A token of the API server is not one of a session Pod.
    await expect(
      portal.parts.runners.authenticator.authenticate(
        await portal.token('default'),
        `${portal.namespace}/x`,
      ),
    ).rejects.toThrow('not the token of a session Pod');
  });

  it('creates a session that admission lets in, and follows it to its end', async () => {
    const id = await portal.startSession();
    const ref = { namespace: portal.namespace, sessionId: id };
    const stored = await portal.get(id);
    expect(stored.spec.trigger.actor).toEqual({ kind: 'person', name: 'ada' });
    expect(stored.spec.policy?.version).toEqual(expect.any(String));

    const pending = {
      time: '2026-11-22T10:00:00Z',
      phase: 'Pending' as const,
      reason: 'Created',
    };
    const running = {
      time: '2026-11-22T10:00:01Z',
      phase: 'Running' as const,
      reason: 'RunnerStarted',
    };
    const workload = { podName: `session-${id}`, podUID: 'uid', attempt: 0 };
    const begun: SessionStatus = {
      phase: 'Running',
      reason: 'RunnerStarted',
      startedAt: '2026-11-22T10:00:01Z',
      workload,
      history: [pending, running],
    };
    await portal.setStatus(id, begun);
    await portal.parts.ledger.append(ref, [
      {
        time: '2026-11-22T10:00:02.000Z',
        kind: 'turn.started',
        actor: 'runner',
        body: { turn: 1, prompt: 'x' },
      },
      {
        time: '2026-11-22T10:00:03.000Z',
        kind: 'usage',
        actor: 'runner',
        body: { inputTokens: 10, outputTokens: 2, cost: 0.5, currency: 'USD' },
      },
    ]);
    portal.parts.reporter.report(ref);
    // Its own fields, next to the operator's, past the admission policy that keeps them apart.
    await eventually(async () => {
      const { status } = await portal.get(id);
      expect(status).toMatchObject({
        phase: 'Running',
        activity: 'Working',
        usage: { inputTokens: 10, outputTokens: 2, cost: 0.5, currency: 'USD' },
        artifacts: { count: 0 },
        workload,
      });
    });
    await eventually(async () =>
      expect(
        await portal.parts.service.getSummary(portal.call('vera'), ref),
      ).toMatchObject({
        phase: 'Running',
        activity: 'Working',
        cost: { amount: 0.5, currency: 'USD' },
      }),
    );

    await portal.setStatus(id, {
      ...begun,
      phase: 'Completed',
      reason: 'TurnEnded',
      message: 'Done.',
      finishedAt: '2026-11-22T10:01:00Z',
      history: [
        pending,
        running,
        {
          time: '2026-11-22T10:01:00Z',
          phase: 'Completed',
          reason: 'TurnEnded',
          message: 'Done.',
        },
      ],
    });
    await eventually(async () =>
      expect(
        await portal.parts.service.getSummary(portal.call('vera'), ref),
      ).toMatchObject({
        phase: 'Completed',
      }),
    );
    await portal.cluster.client.delete(sessionResource, {
      name: id,
      namespace: portal.namespace,
    });
    await eventually(async () =>
      expect(
        await portal.parts.service.getSummary(portal.call('vera'), ref),
      ).toBeUndefined(),
    );
    const events = await portal.parts.ledger.read(ref, {
      after: 0,
      limit: 100,
    });
    expect(verifyChain(events)).toBeUndefined();
    expect(
      events
        .filter(event => event.kind.startsWith('session.'))
        .map(event => [event.kind, (event.body as { phase?: string }).phase]),
    ).toEqual([
      ['session.created', undefined],
      ['session.phase', 'Pending'],
      ['session.phase', 'Running'],
      ['session.phase', 'Completed'],
      ['session.ended', 'Completed'],
      ['session.deleted', 'Completed'],
    ]);
  });

  it('stops a session by what is wanted of it, and reads no log where there is no Pod', async () => {
    const id = await portal.startSession();
    const ref = { namespace: portal.namespace, sessionId: id };
    await portal.parts.service.stopSession(portal.call('ada'), ref, 'enough');
    const { spec } = await portal.get(id);
    expect(spec.desiredState).toBe('Stopped');
    await portal.setStatus(id, {
      workload: { podName: 'no-such-pod', podUID: 'x', attempt: 0 },
    });
    await eventually(() =>
      expect(portal.parts.cluster.session(ref)?.status?.workload).toBeDefined(),
    );
    expect(
      await portal.parts.service.readLog(portal.call('vera'), ref, {
        container: 'agent',
        tailLines: 10,
      }),
    ).toBe('');
  });

  it('tells in the words of the cluster what its rules refuse', async () => {
    await expect(
      portal.parts.service.createSession(portal.call('ada'), portal.namespace, {
        framework: { type: portal.namespace },
        repositories: [{ url: 'http://somebody:secret@git.example/x.git' }],
      }),
    ).rejects.toThrow('credentials come from the gateway');
  });
});

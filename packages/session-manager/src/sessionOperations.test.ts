import {
  TRACEPARENT_ANNOTATION,
  type Session,
} from '@agentic-sessions/kubernetes-api';
import { KubernetesError } from '@agentic-sessions/kubernetes-client';
import { SPEC_DIGEST_ANNOTATION } from './annotations';
import { buildSession } from './buildSession';
import { createSession } from './createSession';
import { deleteSession } from './deleteSession';
import { getSession } from './getSession';
import { listSessions } from './listSessions';
import { SessionNameTakenError } from './SessionNameTakenError';
import { SessionTooLargeError } from './SessionTooLargeError';
import { setDesiredState } from './setDesiredState';

const NAME = 'e3b0c442-98fc-5c14-9afb-f4c8996fb924';

function aSession(change: Partial<Session['spec']> = {}): Session {
  return buildSession({
    name: NAME,
    namespace: 'payments',
    spec: {
      prompt: 'Survey this repository',
      framework: { type: 'survey' },
      trigger: {
        source: 'github',
        actor: { kind: 'external', name: 'octocat', id: '1' },
      },
      ...change,
    },
  });
}

function refusal(statusCode: number, reason: string) {
  return new KubernetesError({ statusCode, reason, message: reason });
}

describe('buildSession', () => {
  it('gives the defaults, a label and a digest', () => {
    expect(aSession()).toMatchObject({
      apiVersion: 'agentic-sessions.io/v1alpha1',
      kind: 'Session',
      metadata: {
        name: NAME,
        namespace: 'payments',
        labels: { 'agentic-sessions.io/session': NAME },
        annotations: {
          [SPEC_DIGEST_ANNOTATION]: expect.stringMatching(/^[0-9a-f]{64}$/),
        },
      },
      spec: { desiredState: 'Running', interactive: true },
    });
  });

  it('leaves out what is undefined, on every level', () => {
    const session = aSession({
      title: undefined,
      framework: { type: 'survey', version: undefined },
    });
    expect(Object.keys(session.spec)).not.toContain('title');
    expect(Object.keys(session.spec.framework)).toEqual(['type']);
  });

  it('digests what was asked, not how it was written or what is wanted now', () => {
    const digest = (session: Session) =>
      session.metadata.annotations?.[SPEC_DIGEST_ANNOTATION];
    expect(digest(aSession({ desiredState: 'Stopped' }))).toBe(
      digest(aSession()),
    );
    expect(digest(aSession({ title: undefined }))).toBe(digest(aSession()));
    expect(digest(aSession({ prompt: 'other' }))).not.toBe(digest(aSession()));
  });

  it.each([
    ['00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01', true],
    ['00-short-01', false],
    ['00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\nx: y', false],
  ])('carries the trace context %j: %s', (traceparent, kept) => {
    const { metadata } = buildSession({
      name: NAME,
      namespace: 'payments',
      spec: aSession().spec,
      traceparent,
    });
    expect(metadata.annotations?.[TRACEPARENT_ANNOTATION]).toBe(
      kept ? traceparent : undefined,
    );
  });
});

describe('createSession', () => {
  it('creates', async () => {
    const create = jest.fn(async (_resource, session) => session);
    const get = jest.fn();
    await expect(
      createSession({ create, get } as never, aSession()),
    ).resolves.toEqual({ session: aSession(), created: true });
    expect(get).not.toHaveBeenCalled();
  });

  it('finds its own object again, even stopped and with defaults filled in', async () => {
    const existing = aSession();
    existing.spec = { ...existing.spec, desiredState: 'Stopped', priority: 0 };
    const client = {
      create: jest.fn().mockRejectedValue(refusal(409, 'AlreadyExists')),
      get: jest.fn().mockResolvedValue(existing),
    };
    await expect(createSession(client as never, aSession())).resolves.toEqual({
      session: existing,
      created: false,
    });
  });

  it("does not take somebody else's object for its own", async () => {
    const client = {
      create: jest.fn().mockRejectedValue(refusal(409, 'AlreadyExists')),
      get: jest.fn().mockResolvedValue(aSession({ prompt: 'other' })),
    };
    await expect(
      createSession(client as never, aSession()),
    ).rejects.toBeInstanceOf(SessionNameTakenError);
  });

  it('sends nothing that etcd should not keep', async () => {
    const create = jest.fn();
    const long = { a: 'x'.repeat(16 * 1024) };
    await expect(
      createSession(
        { create, get: jest.fn() } as never,
        aSession({ inputs: long }),
      ),
    ).rejects.toBeInstanceOf(SessionTooLargeError);
    expect(create).not.toHaveBeenCalled();
  });

  it.each([
    [409, 'Conflict'],
    [403, 'Forbidden'],
    [500, 'InternalError'],
  ])('passes on %i %s', async (code, reason) => {
    const client = {
      create: jest.fn().mockRejectedValue(refusal(code, reason)),
      get: jest.fn(),
    };
    await expect(
      createSession(client as never, aSession()),
    ).rejects.toMatchObject({ statusCode: code });
    expect(client.get).not.toHaveBeenCalled();
  });
});

describe('getSession and deleteSession', () => {
  const ref = { namespace: 'payments', name: NAME };

  it('tell that there is none', async () => {
    const missing = jest.fn().mockRejectedValue(refusal(404, 'NotFound'));
    await expect(
      getSession({ get: missing } as never, ref),
    ).resolves.toBeUndefined();
    await expect(
      deleteSession({ delete: missing } as never, ref),
    ).resolves.toBe(false);
  });

  it('pass on what else goes wrong', async () => {
    const forbidden = jest.fn().mockRejectedValue(refusal(403, 'Forbidden'));
    await expect(
      getSession({ get: forbidden } as never, ref),
    ).rejects.toMatchObject({ statusCode: 403 });
    await expect(
      deleteSession({ delete: forbidden } as never, ref),
    ).rejects.toMatchObject({ statusCode: 403 });
  });

  it('deletes only the object that was meant', async () => {
    const remove = jest.fn().mockResolvedValue({});
    await deleteSession({ delete: remove } as never, { ...ref, uid: 'u1' });
    expect(remove.mock.calls[0][2]).toMatchObject({
      preconditions: { uid: 'u1' },
      propagationPolicy: 'Background',
    });
  });
});

describe('listSessions', () => {
  it('asks with field selectors and answers newest first', async () => {
    const at = (creationTimestamp: string) => ({
      ...aSession(),
      metadata: { name: creationTimestamp, creationTimestamp },
    });
    const list = jest.fn().mockResolvedValue({
      items: [at('2026-01-01T00:00:00Z'), at('2026-03-01T00:00:00Z')],
    });
    const sessions = await listSessions({ list } as never, {
      namespace: 'payments',
      phase: 'Running',
      source: 'github',
    });
    expect(sessions.map(session => session.metadata.name)).toEqual([
      '2026-03-01T00:00:00Z',
      '2026-01-01T00:00:00Z',
    ]);
    expect(list.mock.calls[0][1]).toMatchObject({
      namespace: 'payments',
      fieldSelector: 'status.phase=Running,spec.trigger.source=github',
    });
  });
});

describe('setDesiredState', () => {
  it('changes nothing else', async () => {
    const patch = jest.fn().mockResolvedValue(aSession());
    await setDesiredState(
      { patch } as never,
      { namespace: 'payments', name: NAME },
      'Stopped',
    );
    expect(patch.mock.calls[0][2]).toEqual({
      type: 'merge',
      body: { spec: { desiredState: 'Stopped' } },
    });
  });
});

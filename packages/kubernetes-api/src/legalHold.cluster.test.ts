import {
  NAMESPACES,
  type KubernetesObject,
  type Resource,
} from '@agentic-sessions/kubernetes-client';
import { eventually } from '@agentic-sessions/test-support';
import type { Actor } from './__testUtils__/KubernetesActors';
import { serviceAccount } from './__testUtils__/KubernetesActors';
import { bindMallory, mallory } from './__testUtils__/Mallory';
import { refusal } from './__testUtils__/refusal';
import { sessionBody } from './__testUtils__/sessionBody';
import { setUpCluster, type ApiCluster } from './__testUtils__/setUpCluster';
import { sessionResource, type Session } from './generated';
import { LEGAL_HOLD_LABEL, MANAGED_LABEL, SYSTEM_NAMESPACE } from './names';

jest.setTimeout(60_000);

interface LooseNamespace extends KubernetesObject {
  status?: {
    conditions?: { type: string; status: string; message: string }[];
  };
}

const portal = serviceAccount(SYSTEM_NAMESPACE, 'portal');
const admin: Actor = { user: 'root', groups: ['system:masters'] };

describe('a session under legal hold', () => {
  let api: ApiCluster;
  beforeAll(async () => {
    api = await setUpCluster('hold');
    await bindMallory(api.cluster.client, api.namespace);
  });
  afterAll(async () => api.close());

  const ref = (session: Session) => ({
    name: session.metadata.name,
    namespace: api.namespace,
  });
  const hold = (actor: Actor, session: Session, value: string | null) =>
    api.actors.as(actor).patch<Session>(sessionResource, ref(session), {
      type: 'merge',
      body: { metadata: { labels: { [LEGAL_HOLD_LABEL]: value } } },
    });
  const create = () =>
    api.actors.as(portal).create(sessionResource, sessionBody(api.namespace));
  const remove = (actor: Actor, session: Session) =>
    api.actors.as(actor).delete(sessionResource, ref(session));

  it('is deleted by nobody, and the refusal says what to do', async () => {
    const session = await create();
    await hold(portal, session, 'true');
    try {
      for (const actor of [mallory, admin]) {
        const said = await refusal(remove(actor, session));
        expect(said).toContain('is under legal hold');
        expect(said).toContain(`${LEGAL_HOLD_LABEL}-`);
      }
      const deleted = await api.cluster.kubectl([
        'delete',
        'sessions',
        '--all',
        '-n',
        api.namespace,
      ]);
      expect(deleted.ok).toBe(false);
      expect(deleted.stderr).toContain('is under legal hold');
    } finally {
      await hold(portal, session, null);
    }
    await remove(mallory, session);
  });

  it('is not freed by who may only write objects', async () => {
    const session = await create();
    await hold(portal, session, 'true');
    try {
      expect(await refusal(hold(mallory, session, null))).toMatch(
        /not written by hand/,
      );
    } finally {
      await hold(portal, session, null);
    }
  });

  it('stays where its whole namespace is deleted, which says why', async () => {
    const { client } = api.cluster;
    const namespace = await api.cluster.createNamespace('held', {
      labels: { [MANAGED_LABEL]: 'true' },
    });
    const session = await api.actors
      .as(portal)
      .create(sessionResource, sessionBody(namespace));
    const held = { name: session.metadata.name, namespace };
    const label = (value: string | null) =>
      api.actors.as(portal).patch<Session>(sessionResource, held, {
        type: 'merge',
        body: { metadata: { labels: { [LEGAL_HOLD_LABEL]: value } } },
      });
    await label('true');
    await client.delete(NAMESPACES, { name: namespace });
    const seen = await eventually(
      async () => {
        const { status } = await client.get<LooseNamespace>(
          NAMESPACES as Resource<LooseNamespace>,
          { name: namespace },
        );
        const failure = status?.conditions?.find(
          ({ type }) => type === 'NamespaceDeletionContentFailure',
        );
        if (failure?.status !== 'True') throw new Error('It has not tried yet');
        return failure;
      },
      { timeoutMs: 60_000 },
    );
    expect(seen.message).toContain(
      `The session ${held.name} is under legal hold`,
    );
    const kept = await client.get<Session>(sessionResource, held);
    expect(kept.metadata.deletionTimestamp).toBeUndefined();
    await label(null);
    const gone = await api.cluster.kubectl([
      ...['wait', '--for=delete', `namespace/${namespace}`, '--timeout=60s'],
    ]);
    expect(gone.stderr).toBe('');
  }, 120_000);

  it.each(['false', ''])('the label "%s" holds nothing', async value => {
    const session = await create();
    await hold(portal, session, value);
    await remove(mallory, session);
  });
});

import type { Actor } from './__testUtils__/KubernetesActors';
import { serviceAccount } from './__testUtils__/KubernetesActors';
import { bindMallory, mallory } from './__testUtils__/Mallory';
import { refusal } from './__testUtils__/refusal';
import { sessionBody } from './__testUtils__/sessionBody';
import { setUpCluster, type ApiCluster } from './__testUtils__/setUpCluster';
import { sessionResource, type Session } from './generated';
import { LEGAL_HOLD_LABEL, SYSTEM_NAMESPACE } from './names';

jest.setTimeout(60_000);

const portal = serviceAccount(SYSTEM_NAMESPACE, 'portal');

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
      for (const actor of [mallory, portal]) {
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
    await remove(portal, session);
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

  it.each(['false', ''])('the label "%s" holds nothing', async value => {
    const session = await create();
    await hold(portal, session, value);
    await remove(mallory, session);
  });
});

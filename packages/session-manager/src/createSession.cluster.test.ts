import { randomUUID } from 'node:crypto';
import { MANAGED_LABEL } from '@agentic-sessions/kubernetes-api';
import { TestCluster } from '@agentic-sessions/test-support';
import { buildSession } from './buildSession';
import { createSession } from './createSession';
import { deleteSession } from './deleteSession';
import { getSession } from './getSession';
import { listSessions } from './listSessions';
import { sessionNameForDelivery } from './sessionName';
import { SessionNameTakenError } from './SessionNameTakenError';
import { setDesiredState } from './setDesiredState';

jest.setTimeout(60_000);

describe('sessions on a real API server', () => {
  const cluster = new TestCluster();
  const { client } = cluster;
  let namespace: string;

  beforeAll(async () => {
    namespace = await cluster.createNamespace('session-manager', {
      labels: { [MANAGED_LABEL]: 'true' },
    });
  });

  afterAll(() => cluster.close());

  const aSession = (deliveryId: string, prompt = 'Survey') =>
    buildSession({
      name: sessionNameForDelivery({ endpointId: namespace, deliveryId }),
      namespace,
      spec: {
        title: 'A title',
        prompt,
        framework: { type: 'survey-agent' },
        trigger: {
          source: 'github',
          actor: { kind: 'external', name: 'octocat', id: '1' },
        },
      },
    });

  it('makes one of ten creates at once, each of them a success', async () => {
    const session = aSession(randomUUID());
    const results = await Promise.all(
      Array.from({ length: 10 }, () => createSession(client, session)),
    );
    expect(results.filter(({ created }) => created)).toHaveLength(1);
    const uids = results.map(result => result.session.metadata.uid);
    expect(new Set(uids).size).toBe(1);
  });

  it('knows its own session after it was stopped, and no other', async () => {
    const delivery = randomUUID();
    const session = aSession(delivery);
    await createSession(client, session);
    const ref = { namespace, name: session.metadata.name };
    const stopped = await setDesiredState(client, ref, 'Stopped');
    expect(stopped.spec.desiredState).toBe('Stopped');
    expect((await createSession(client, session)).created).toBe(false);
    await expect(
      createSession(client, aSession(delivery, 'Something else')),
    ).rejects.toBeInstanceOf(SessionNameTakenError);
  });

  it('lists by source, and deletes only the object that was meant', async () => {
    const { session } = await createSession(client, aSession(randomUUID()));
    const { name, uid } = session.metadata;
    const names = async () =>
      (await listSessions(client, { namespace, source: 'github' })).map(
        each => each.metadata.name,
      );
    expect(await names()).toContain(name);
    expect(await listSessions(client, { namespace, source: 'jira' })).toEqual(
      [],
    );
    await expect(
      deleteSession(client, { namespace, name, uid: randomUUID() }),
    ).rejects.toMatchObject({ statusCode: 409 });
    expect(await deleteSession(client, { namespace, name, uid })).toBe(true);
    expect(await deleteSession(client, { namespace, name })).toBe(false);
    expect(await getSession(client, { namespace, name })).toBeUndefined();
  });
});

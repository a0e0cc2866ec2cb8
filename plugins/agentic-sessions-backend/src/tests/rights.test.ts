import { describePortal } from '../__testUtils__/describePortal';
import { makeSession } from '../__testUtils__/makeSession';
import { until } from '../__testUtils__/until';

jest.setTimeout(60_000);

describePortal('rights of Kubernetes', h => {
  it('hold for single sessions by their names, as with kubectl', async () => {
    const { path, id } = await h.startRunning();
    const other = makeSession({ status: { phase: 'Running' } });
    await h.portal.addSession(other);
    const { rights } = h.portal.kubernetes;
    // A Role with `resourceNames`; nothing else in that namespace.
    rights.set(`will payments/${id}`, ['get', 'message']);
    const will = h.portal.as('will');
    const session = await will.get(path);
    h.contract.check('getSession', session);
    expect(session.body.access).toEqual({
      message: true,
      control: false,
      approve: false,
      audit: false,
    });
    for (const part of ['events', 'artifacts', 'approvals', 'log']) {
      const answer = await will.get(`${path}/${part}`);
      expect([part, answer.status]).toEqual([part, 200]);
    }
    const message = await will.post(`${path}/messages`, { text: 'hi' });
    expect(message.status).toBe(202);
    expect((await will.post(`${path}/stop`)).status).toBe(403);
    // The others, and that there are any, stay hidden.
    const elsewhere = `/namespaces/payments/sessions/${other.metadata.name}`;
    expect((await will.get(elsewhere)).status).toBe(404);
    expect(
      (await will.post(`${elsewhere}/messages`, { text: 'hi' })).status,
    ).toBe(404);
    expect((await will.get('/namespaces/payments/sessions')).status).toBe(404);
    expect((await will.get('/sessions')).body.sessions).toEqual([]);
    rights.delete(`will payments/${id}`);
    await until(async () => (await will.get(path)).status === 404);
  });

  it('are asked by the name of a session only where the namespace says no', async () => {
    const { path } = await h.startRunning();
    const { reviews } = h.portal.kubernetes;
    // Answers of tests before are forgotten by now.
    await new Promise(resolve => {
      setTimeout(resolve, 3_100);
    });
    reviews.length = 0;
    await h.portal.as('ada').get(path);
    const named = reviews.filter(review => review.name !== undefined);
    expect(named.map(({ verb }) => verb).sort()).toEqual([
      'approve',
      'audit',
      'debug',
    ]);
  });

  it('say also who may know which agents there are', async () => {
    const { reviews, runtimeReaders } = h.portal.kubernetes;
    reviews.length = 0;
    const vera = h.portal.as('vera');
    const known = await vera.get('/runtimes');
    h.contract.check('listRuntimes', known);
    expect(known.body.runtimes).toHaveLength(1);
    expect(reviews).toContainEqual({
      user: 'vera',
      verb: 'list',
      resource: 'agentruntimes',
      namespace: undefined,
      name: undefined,
    });
    runtimeReaders.clear();
    try {
      await until(
        async () => (await vera.get('/runtimes')).body.runtimes.length === 0,
      );
    } finally {
      runtimeReaders.add('system:authenticated');
    }
  });

  it('are few questions, however many namespaces there are', async () => {
    const { kubernetes } = h.portal;
    for (let index = 0; index < 98; index += 1) {
      kubernetes.put('/api/v1/namespaces', {
        metadata: {
          name: `team-${index}`,
          labels: { 'agentic-sessions.io/managed': 'true' },
        },
      });
    }
    const everything = kubernetes.rights.get('alan payments') ?? [];
    kubernetes.users.set('root-token', { username: 'root' });
    kubernetes.rights.set('root *', everything);
    await until(
      async () =>
        (
          await h.portal.as('root').get('/user/namespaces')
        ).body.namespaces.length === 100,
    );
    await new Promise(resolve => {
      setTimeout(resolve, 3_100);
    });
    const questionsOf = async (person: string) => {
      kubernetes.reviews.length = 0;
      const { body } = await h.portal.as(person).get('/user/namespaces');
      return {
        namespaces: body.namespaces.length,
        questions: kubernetes.reviews.length,
      };
    };
    // One a verb for who may everywhere, instead of 900.
    expect(await questionsOf('root')).toEqual({
      namespaces: 100,
      questions: 9,
    });
    // Once everywhere and once a namespace for who may in one, and the other eight verbs there.
    expect(await questionsOf('ada')).toEqual({ namespaces: 1, questions: 109 });
    // And for a while nobody is asked again.
    expect(await questionsOf('ada')).toEqual({ namespaces: 1, questions: 0 });
  });
});

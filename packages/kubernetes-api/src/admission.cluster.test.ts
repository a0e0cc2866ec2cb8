import { ROLES, type Resource } from '@agentic-sessions/kubernetes-client';
import {
  agentRuntimeResource,
  sessionResource,
  type Session,
  type SessionStatus,
} from './generated';
import { SYSTEM_NAMESPACE } from './names';
import { serviceAccount, type Actor } from './__testUtils__/KubernetesActors';
import { bindMallory, mallory } from './__testUtils__/Mallory';
import { refusal } from './__testUtils__/refusal';
import { sessionBody } from './__testUtils__/sessionBody';
import { setUpCluster, type ApiCluster } from './__testUtils__/setUpCluster';

jest.setTimeout(60_000);

const portal = serviceAccount(SYSTEM_NAMESPACE, 'portal');
const operator = serviceAccount(SYSTEM_NAMESPACE, 'operator');
const at = '2026-01-01T00:00:00Z';

describe('who writes a Session', () => {
  let api: ApiCluster;
  beforeAll(async () => {
    api = await setUpCluster('admission');
    await bindMallory(api.cluster.client, api.namespace);
  });
  afterAll(async () => api.close());

  const create = async (actor: Actor = portal) =>
    api.actors.as(actor).create(sessionResource, sessionBody(api.namespace));
  const ref = (session: Session) => ({
    name: session.metadata.name,
    namespace: api.namespace,
  });
  const patch = (actor: Actor, session: Session, body: unknown) =>
    api.actors
      .as(actor)
      .patch(sessionResource, ref(session), { type: 'merge', body });
  const status = (
    actor: Actor,
    session: Session,
    body: SessionStatus | Record<string, unknown>,
  ) =>
    api.actors.as(actor).patchStatus(sessionResource, ref(session), {
      type: 'merge',
      body: { status: body },
    });

  it('is the portal, not an admin of the namespace, and the refusal says what to do', async () => {
    await create(portal);
    const said = await refusal(create(mallory));
    expect(said).toMatch(/mallory does not hold the verb stamp on sessions/);
    expect(said).toContain(`POST /api/v1/namespaces/${api.namespace}/sessions`);
  });

  it('is not the operator', async () => {
    expect(await refusal(create(operator))).toMatch(/forbidden/i);
  });

  it('is nobody in a namespace that does not take part', async () => {
    const outside = await api.cluster.createNamespace('outside');
    expect(
      await refusal(
        api.actors.as(portal).create(sessionResource, sessionBody(outside)),
      ),
    ).toMatch(/does not take part.*agentic-sessions\.io\/managed=true/);
  });

  it.each([
    ['stop it', { spec: { desiredState: 'Stopped' } }],
    ['label it', { metadata: { labels: { a: 'b' } } }],
    ['annotate it', { metadata: { annotations: { a: 'b' } } }],
    [
      'give it to another owner',
      {
        metadata: {
          ownerReferences: [
            { apiVersion: 'v1', kind: 'Pod', name: 'x', uid: 'x' },
          ],
        },
      },
    ],
  ])('an admin of the namespace cannot %s', async (_, body) => {
    const session = await create();
    expect(await refusal(patch(mallory, session, body))).toMatch(
      /not written by hand/,
    );
  });

  it("Kubernetes' own controllers keep their finalizers", async () => {
    const session = await create();
    const held = await patch(mallory, session, {
      metadata: { finalizers: ['example.com/held'] },
    });
    expect(held.metadata.finalizers).toEqual(['example.com/held']);
    await patch(mallory, session, { metadata: { finalizers: null } });
  });

  it('the portal asks for another state', async () => {
    const session = await create();
    const { spec } = await patch(portal, session, {
      spec: { desiredState: 'Stopped' },
    });
    expect(spec.desiredState).toBe('Stopped');
  });

  it('a session is never labelled as another', async () => {
    const body = sessionBody(api.namespace);
    body.metadata.labels = { 'agentic-sessions.io/session': 'x' };
    expect(
      await refusal(api.actors.as(portal).create(sessionResource, body)),
    ).toMatch(/names another session/);
  });

  const operatorFields: [string, unknown][] = [
    ['phase', 'Running'],
    ['reason', 'RunnerStarted'],
    ['message', 'x'],
    ['observedGeneration', 7],
    [
      'conditions',
      [
        {
          type: 'Ready',
          status: 'True',
          reason: 'Aa',
          message: '',
          lastTransitionTime: at,
        },
      ],
    ],
    ['queuePosition', 1],
    ['workload', { podName: 'x', podUID: 'my-own-pod', attempt: 0 }],
    ['phaseSince', at],
    ['suspensions', 1],
    ['pausedSeconds', 1.5],
    ['startedAt', at],
    ['finishedAt', at],
    ['history', [{ time: at, phase: 'Running', reason: 'Aa' }]],
    ['historyOmitted', 1],
  ];
  const portalFields: [string, unknown][] = [
    ['activity', 'Working'],
    ['idleSince', at],
    ['firstTurnAt', at],
    ['usage', { cost: 0, currency: 'USD' }],
    ['artifacts', { count: 3 }],
    ['snapshot', { attempt: 0, takenAt: at }],
  ];

  it.each(operatorFields)(
    'status.%s is the operator’s',
    async (field, value) => {
      const session = await create();
      for (const actor of [portal, mallory]) {
        expect(
          await refusal(status(actor, session, { [field]: value })),
        ).toMatch(/Only the operator says how a session goes/);
      }
      await status(operator, session, { [field]: value });
      // Nor can it be taken away again.
      expect(await refusal(status(portal, session, { [field]: null }))).toMatch(
        /Only the operator|Forbidden|cannot be removed|keeps having/,
      );
    },
  );

  it.each(portalFields)('status.%s is the portal’s', async (field, value) => {
    const session = await create();
    for (const actor of [operator, mallory]) {
      expect(await refusal(status(actor, session, { [field]: value }))).toMatch(
        /Only the portal says what an agent does/,
      );
    }
    await status(portal, session, { [field]: value });
    expect(await refusal(status(operator, session, { [field]: null }))).toMatch(
      /Only the portal/,
    );
  });

  it('both apply their own part without knowing of the other’s', async () => {
    const session = await create();
    const apply = (actor: Actor, fieldManager: string, body: SessionStatus) =>
      api.actors
        .as(actor)
        .apply<Session>(
          sessionResource,
          { metadata: ref(session), status: body },
          { fieldManager, subresource: 'status' },
        );
    await apply(operator, 'operator', {
      phase: 'Running',
      reason: 'RunnerStarted',
    });
    await apply(portal, 'portal', { activity: 'Working' });
    const last = await apply(operator, 'operator', {
      phase: 'Completed',
      reason: 'TurnEnded',
      finishedAt: at,
    });
    expect(last.status).toMatchObject({
      phase: 'Completed',
      activity: 'Working',
    });
  });

  it('nobody gives away a verb that they do not hold', async () => {
    for (const [verb, resource] of [
      ['stamp', 'sessions'],
      ['workload', 'sessions'],
      ['*', 'sessions'],
      ['debug', '*'],
    ]) {
      const said = await refusal(
        api.actors.as(mallory).create(
          ROLES as Resource,
          {
            metadata: {
              name: `give-${Math.random().toString(36).slice(2)}`,
              namespace: api.namespace,
            },
            rules: [
              {
                apiGroups: ['agentic-sessions.io'],
                resources: [resource],
                verbs: [verb],
              },
            ],
          } as never,
        ),
      );
      expect(said).toMatch(
        /attempting to grant RBAC permissions not currently held/,
      );
    }
  });

  it('nobody in a namespace writes what is the platform’s', async () => {
    expect(
      await refusal(
        api.actors.as(mallory).create(agentRuntimeResource, {
          apiVersion: 'agentic-sessions.io/v1alpha1',
          kind: 'AgentRuntime',
          metadata: { name: 'mine' },
          spec: { image: 'mine', command: ['mine'] },
        }),
      ),
    ).toMatch(/forbidden/);
  });
});

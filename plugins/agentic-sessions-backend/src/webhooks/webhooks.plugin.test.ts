import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Session, SessionTrigger } from '@agentic-sessions/kubernetes-api';
import githubModule from '@agentic-sessions/backstage-plugin-backend-module-github';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { agenticSessionsPlugin } from '../plugin';
import { FakeKubernetes } from '../__testUtils__/FakeKubernetes';
import { until } from '../__testUtils__/until';
import { aComment, type SignedDelivery } from './__testUtils__/githubDelivery';
import { aTrigger } from './__testUtils__/WebhookBench';

jest.setTimeout(60_000);

const GROUP = '/apis/agentic-sessions.io/v1alpha1';
const SECRET = { secret: 'of the payments team' };

/** The whole plugin with the module for GitHub, as a portal has it, before an API server that is played. */
describe('webhooks in a backend', () => {
  let kubernetes: FakeKubernetes;
  let folder: string;
  let backend: Awaited<ReturnType<typeof startTestBackend>>;

  beforeAll(async () => {
    kubernetes = await new FakeKubernetes().start();
    kubernetes.put('/api/v1/namespaces', {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: {
        name: 'payments',
        labels: { 'agentic-sessions.io/managed': 'true' },
      },
    });
    kubernetes.put(`${GROUP}/agentruntimes`, {
      apiVersion: 'agentic-sessions.io/v1alpha1',
      kind: 'AgentRuntime',
      metadata: { name: 'survey-agent' },
      spec: {
        image: 'survey',
        command: ['node'],
        capabilities: { followUps: true, repositories: true, websites: true },
      },
    });
    kubernetes.put(
      `${GROUP}/sessiontriggers`,
      aTrigger({ actors: { trusted: false, ids: ['21031067'] } }),
    );
    folder = await mkdtemp(join(tmpdir(), 'webhooks-'));
    await writeFile(join(folder, 'kubeconfig'), kubernetes.kubeconfig);
    backend = await startTestBackend({
      features: [
        agenticSessionsPlugin,
        githubModule,
        mockServices.rootConfig.factory({
          data: {
            agenticSessions: {
              kubernetes: { kubeconfig: join(folder, 'kubeconfig') },
              artifacts: { folder: join(folder, 'artifacts') },
              encryption: {
                keys: [
                  { id: 'a', key: Buffer.alloc(32, 3).toString('base64') },
                ],
              },
              webhooks: {
                endpoints: [
                  {
                    id: 'payments-github',
                    source: 'github',
                    namespace: 'payments',
                    secrets: [SECRET.secret],
                  },
                ],
              },
            },
          },
        }),
      ],
    });
  });

  afterAll(async () => {
    await backend?.stop();
    await kubernetes?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  async function send(
    delivery: SignedDelivery,
    options: { base?: string; authorization?: string } = {},
  ) {
    const { port } = (
      backend.server as unknown as Server
    ).address() as AddressInfo;
    const response = await fetch(
      `http://127.0.0.1:${port}${
        options.base ?? ''
      }/webhooks/github/payments-github`,
      {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'x-github-event': delivery.event,
          'x-github-delivery': delivery.id,
          'x-hub-signature-256': delivery.signature,
          ...(options.authorization && {
            authorization: options.authorization,
          }),
        },
        body: new Uint8Array(delivery.body),
      },
    );
    return { status: response.status, body: await response.json() };
  }

  it('turns a signed comment into a Session, and says that the trigger is accepted', async () => {
    const { status, body } = await send(aComment(SECRET, '/agent survey'));
    expect({ status, body }).toMatchObject({
      status: 202,
      body: { status: 'accepted', namespace: 'payments' },
    });
    const path = `${GROUP}/namespaces/payments/sessions/${body.sessionId}`;
    await until(async () => kubernetes.get(path) !== undefined);
    expect((kubernetes.get(path) as Session).spec.prompt).toBe('/agent survey');
    await until(async () => {
      const trigger = kubernetes.get(
        `${GROUP}/namespaces/payments/sessiontriggers/github-comments`,
      ) as SessionTrigger;
      return trigger.status?.conditions?.[0]?.reason === 'Accepted';
    });
  });

  it.each(['', '/api/agentic-sessions'])(
    'listens under "%s", whatever Authorization a source sends',
    async base => {
      for (const authorization of ['Bearer nonsense', 'Basic eDp5']) {
        const answer = await send(aComment(SECRET, '/agent'), {
          base,
          authorization,
        });
        expect(answer.status).toBe(202);
      }
      const forged = aComment({ secret: 'other' }, '/agent');
      expect(await send(forged, { base })).toMatchObject({
        status: 401,
        body: { error: 'invalid_signature' },
      });
    },
  );
});

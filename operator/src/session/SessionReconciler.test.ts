import type { Session } from '@agentic-sessions/kubernetes-api';
import { KubernetesClient } from '@agentic-sessions/kubernetes-client';
// eslint-disable-next-line @backstage/no-forbidden-package-imports -- for tests alone, so that it is not published
import { ScriptedApiServer } from '@agentic-sessions/kubernetes-client/src/testing/ScriptedApiServer';
import pino from 'pino';
import { FakeClock } from '../__testUtils__/FakeClock';
import {
  ago,
  aPod,
  aSession,
  observe,
  statusOf,
  UP,
} from '../__testUtils__/observe';
import { SessionCaches } from './SessionCaches';
import { SessionReconciler } from './SessionReconciler';

const log = pino({ level: 'silent' });

// The watches of this API server never bring anything: all that is known of our own writes is what it answered.
describe('SessionReconciler, before the caches show what it wrote', () => {
  let server: ScriptedApiServer;
  let client: KubernetesClient;
  let caches: SessionCaches;
  let reconciler: SessionReconciler;
  let stop: AbortController;
  let running: Promise<void>;
  let version = 10;
  const session = aSession(
    { ...statusOf('Running'), phaseSince: ago(40) },
    { desiredState: 'Suspended' },
  );
  const key = `team/${session.metadata.name}`;
  let losesAnswers: boolean;
  let going: typeof pod;
  /** As the server has it. */
  let stored: Session = session;
  const pod = aPod(UP);
  Object.assign(pod.metadata, {
    labels: { 'agentic-sessions.io/session': session.metadata.name },
    resourceVersion: '5',
    ownerReferences: [
      { kind: 'Session', controller: true, uid: session.metadata.uid },
    ],
  });

  const sent = (method: string) =>
    server.requests.filter(r => r.method === method);

  const pass = () =>
    reconciler.reconcile(key, {
      signal: stop.signal,
      log,
      reconcileId: 'r',
    });

  beforeEach(async () => {
    stop = new AbortController();
    losesAnswers = false;
    going = pod;
    stored = session;
    server = await ScriptedApiServer.start();
    client = new KubernetesClient({ config: { server: server.url } });
    const clock = new FakeClock();
    caches = new SessionCaches({ client, clock, steady: clock, log });
    server.answer(r => {
      version += 1;
      const resourceVersion = String(version);
      if (r.query.get('watch')) r.open();
      else if (r.method === 'GET') {
        const kind = r.path.split('/').at(-1);
        if (kind === pod.metadata.name) {
          r.json(going);
          return;
        }
        const items = { sessions: [stored], pods: [pod] }[kind ?? ''] ?? [];
        r.json({ metadata: { resourceVersion: '10' }, items });
      } else if (r.method === 'DELETE') {
        const goes = { deletionTimestamp: ago(-20), resourceVersion };
        going = { ...pod, metadata: { ...pod.metadata, ...goes } };
        if (losesAnswers) r.stream.close();
        else r.json(going);
      } else {
        const { status } = JSON.parse(r.body);
        stored = {
          ...stored,
          metadata: { ...stored.metadata, resourceVersion },
          status: { ...stored.status, ...status },
        };
        r.json(stored);
      }
    });
    const { patience } = observe({});
    reconciler = new SessionReconciler({
      client,
      caches,
      clock: { ...clock, now: () => observe({}).now } as never,
      patience,
      desk: { release: () => {}, noteChange: () => {} } as never,
      network: { ensure: async () => {} } as never,
      settings: {
        runnerImage: 'runner:1',
        runnerApiUrl: 'http://192.0.2.1',
        terminationGraceSeconds: 30,
        nodeSilenceSeconds: 30,
      },
    });
    running = caches.run(stop.signal);
    await caches.waitForSync(stop.signal);
  });

  afterEach(async () => {
    stop.abort();
    await running;
    client.close();
    await server.stop();
  });

  it.each([
    ['it has taken away', false],
    ['it has taken away without hearing of it', true],
  ])(
    'knows of the Pod %s, and still does when the session is resumed',
    async (_, lost) => {
      losesAnswers = lost;
      await pass();
      const marked = stored.status;
      expect(marked?.reason).toBe('Suspending');
      await pass();
      caches.ownSessions.remember({
        ...stored,
        metadata: { ...stored.metadata, resourceVersion: '99' },
        spec: { ...stored.spec, desiredState: 'Running' },
      });
      await pass();
      expect(sent('DELETE')).toHaveLength(1);
      expect(stored.status).toEqual(marked);
    },
  );

  it('tries again where nobody can tell whether the Pod goes', async () => {
    server.answer(r => r.stream.close());
    await expect(pass()).rejects.toThrow('without an answer');
  });
});

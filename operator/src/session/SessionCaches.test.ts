import { KubernetesClient } from '@agentic-sessions/kubernetes-client';
// eslint-disable-next-line @backstage/no-forbidden-package-imports -- for tests alone, so that it is not published
import { ScriptedApiServer } from '@agentic-sessions/kubernetes-client/src/testing/ScriptedApiServer';
import { eventually } from '@agentic-sessions/test-support';
import pino from 'pino';
import { FakeClock } from '../__testUtils__/FakeClock';
import { SessionCaches } from './SessionCaches';

const LONG = 'x'.repeat(50_000);

const metadata = (name: string, more = {}) => ({
  name,
  namespace: 'team',
  uid: `uid-${name}`,
  resourceVersion: '5',
  managedFields: [{ manager: LONG }],
  ...more,
});

const session = {
  metadata: metadata('s-1'),
  spec: { prompt: LONG, framework: { type: 'survey' }, title: 'Survey' },
  status: { phase: 'Running', message: 'It runs.' },
};

const pod = {
  metadata: metadata('session-s-1', {
    labels: { 'agentic-sessions.io/session': 's-1' },
    ownerReferences: [{ kind: 'Session', controller: true, uid: 'uid-s-1' }],
  }),
  spec: {
    nodeName: 'node-1',
    containers: [{ name: 'agent', env: [{ name: 'A', value: LONG }] }],
    volumes: [{ name: LONG }],
  },
  status: { phase: 'Running', containerStatuses: [{ name: 'agent' }] },
};

const foreign = {
  metadata: metadata('theirs'),
  spec: {
    podSelector: { matchLabels: { app: 'shop' } },
    ingress: [{ from: [{ ipBlock: { cidr: LONG } }] }],
  },
};

describe('What the caches ask for and keep', () => {
  let server: ScriptedApiServer;
  let client: KubernetesClient;
  let stop: AbortController;
  let running: Promise<void>;
  let steady: FakeClock;
  /** What a list of each kind answers. */
  let items: Record<string, unknown[]>;

  const kindOf = (path: string) => path.split('/').at(-1) ?? '';

  const start = async (namespace?: string) => {
    steady = new FakeClock();
    const caches = new SessionCaches({
      client,
      clock: steady,
      steady,
      log: pino({ level: 'silent' }),
      namespace,
    });
    running = caches.run(stop.signal);
    await caches.waitForSync(stop.signal);
    return caches;
  };

  beforeEach(async () => {
    server = await ScriptedApiServer.start();
    client = new KubernetesClient({ config: { server: server.url } });
    stop = new AbortController();
    items = { sessions: [session], pods: [pod], networkpolicies: [foreign] };
    server.answer(r => {
      if (r.query.get('watch')) r.open();
      else {
        r.json({
          metadata: { resourceVersion: '10' },
          items: items[kindOf(r.path)] ?? [],
        });
      }
    });
  });

  afterEach(async () => {
    stop.abort();
    await running;
    client.close();
    await server.stop();
  });

  const asked = (kind: string) =>
    server.requests
      .filter(r => kindOf(r.path) === kind)
      .map(r => ({
        path: r.path,
        selector: r.query.get('labelSelector'),
        limit: r.query.get('watch') ? undefined : r.query.get('limit'),
      }));

  it('asks only for Pods of sessions, and for namespaces that take part, in pages', async () => {
    await start();
    await eventually(() => expect(asked('pods')).toHaveLength(2));
    expect(asked('pods')).toEqual([
      {
        path: '/api/v1/pods',
        selector: 'agentic-sessions.io/session',
        limit: '500',
      },
      // The watch as well.
      { path: '/api/v1/pods', selector: 'agentic-sessions.io/session' },
    ]);
    for (const { selector } of asked('namespaces')) {
      expect(selector).toBe('agentic-sessions.io/managed=true');
    }
    expect(asked('namespaces').length).toBeGreaterThan(0);
  });

  it('asks for one namespace where it has only that', async () => {
    await start('team');
    for (const kind of ['sessions', 'pods', 'networkpolicies']) {
      for (const { path } of asked(kind)) {
        expect(path).toContain('/namespaces/team/');
      }
    }
  });

  it('answers the same policies until one of them changes', async () => {
    const caches = await start();
    const before = caches.policySources('team');
    expect(caches.policySources('team')).toBe(before);
    expect(caches.policySources('other')).not.toBe(before);
    const policy = (maxRunning: number) => ({
      apiVersion: 'agentic-sessions.io/v1alpha1' as const,
      kind: 'NamespacePolicy' as const,
      metadata: { name: 'default', namespace: 'team' },
      spec: { concurrency: { maxRunning } },
    });
    for (const limit of [1, 2]) {
      caches.namespacePolicies.store.set(policy(limit));
      const after = caches.policySources('team');
      expect(after.namespace.spec?.concurrency?.maxRunning).toBe(limit);
      expect(caches.policySources('team')).toBe(after);
    }
  });

  it('keeps of a session no prompt, and of anything who wrote what', async () => {
    const caches = await start();
    expect(caches.sessions.store.get('team/s-1')).toEqual({
      metadata: {
        name: 's-1',
        namespace: 'team',
        uid: 'uid-s-1',
        resourceVersion: '5',
      },
      spec: { prompt: '', framework: { type: 'survey' }, title: 'Survey' },
      status: { phase: 'Running', message: 'It runs.' },
    });
    const kept = Object.values(caches.all).flatMap(informer => [
      ...informer.store.values(),
    ]);
    expect(kept).toHaveLength(3);
    expect(JSON.stringify(kept).length).toBeLessThan(2_000);
  });

  it('keeps of a Pod whose it is, where it runs and how it goes', async () => {
    const caches = await start();
    const { managedFields, ...rest } = pod.metadata;
    expect(caches.podsOf(session as never)).toEqual([
      {
        metadata: rest,
        spec: { nodeName: 'node-1', containers: [] },
        status: pod.status,
      },
    ]);
  });

  it('reads anew, once, what does not show our own writes', async () => {
    const caches = await start();
    const lists = (kind: string) =>
      asked(kind).filter(({ limit }) => limit !== undefined).length;
    const before = ['sessions', 'pods'].map(lists);
    const written = {
      ...pod,
      metadata: metadata('p', { resourceVersion: '9' }),
    };
    caches.ownPods.remember(written as never);
    // The list that it came after is as new: nothing to doubt.
    expect(await caches.doubtSilence(3_000, stop.signal)).toEqual([]);
    caches.ownPods.remember({
      ...written,
      metadata: metadata('p', { resourceVersion: '12' }),
    } as never);
    await steady.advance(2_999);
    expect(await caches.doubtSilence(3_000, stop.signal)).toEqual([]);
    await steady.advance(1);
    server.answer(r => {
      if (r.query.get('watch')) r.open();
      else r.json({ metadata: { resourceVersion: '20' }, items: [] });
    });
    expect(await caches.doubtSilence(3_000, stop.signal)).toEqual(['Pod']);
    expect(['sessions', 'pods'].map(lists)).toEqual([before[0], before[1] + 1]);
    // It is gone, and so is the doubt.
    expect(caches.ownPods.get('team/p')).toBeUndefined();
    await steady.advance(10_000);
    expect(await caches.doubtSilence(3_000, stop.signal)).toEqual([]);
  });
});

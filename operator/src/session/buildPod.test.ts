import { aSession, NAME, observe } from '../__testUtils__/observe';
import { buildPod, type PodSettings } from './buildPod';
import { attemptOf, podName } from './podName';

const settings: PodSettings = {
  runnerImage: 'runner:1',
  runnerApiUrl: 'http://10.0.0.1:7017',
  terminationGraceSeconds: 30,
  nodeSilenceSeconds: 60,
};
const { runtime } = observe({});

describe('buildPod', () => {
  const pod = buildPod(aSession(), runtime!, 1, settings);
  const all = [...(pod.spec.initContainers ?? []), ...pod.spec.containers];

  it('has the token where the runner is and nowhere else', () => {
    const withToken = all.filter(c =>
      c.volumeMounts?.some(m => m.name === 'token'),
    );
    expect(withToken.map(c => c.name)).toEqual(['runner']);
    expect(pod.spec.automountServiceAccountToken).toBe(false);
    expect(JSON.stringify(pod)).not.toContain('secret');
  });

  it('does not say what is to be done: a Pod that the status does not name can do nothing', () => {
    const asked = aSession(undefined, {
      prompt: 'What was asked',
      inputs: { website: 'https://what.was.asked' },
    });
    expect(JSON.stringify(buildPod(asked, runtime!, 0, settings))).not.toMatch(
      /what.was.asked/i,
    );
  });

  it("keeps the runner's spool from the agent", () => {
    const agent = all.find(c => c.name === 'agent');
    expect(agent?.volumeMounts?.map(m => m.name)).not.toContain('spool');
  });

  it('shows the runner what the agent remembers by, and how long it may take to keep it', () => {
    const several = {
      ...runtime!,
      spec: { ...runtime!.spec, writablePaths: ['/var/agent', '/opt/state'] },
    };
    const [runner, agent] = buildPod(aSession(), several, 0, settings).spec
      .containers;
    const valueOf = (name: string) =>
      runner.env?.find(variable => variable.name === name)?.value;
    expect(valueOf('TERMINATION_SECONDS')).toBe('25');
    const pairs = valueOf('AGENT_FOLDERS')!
      .split(',')
      .map(pair => pair.split('='));
    expect(pairs.map(([path]) => path)).toEqual([
      '/home/agent',
      '/var/agent',
      '/opt/state',
    ]);
    const volumeAt = (container: typeof runner, path: string) =>
      container.volumeMounts?.find(({ mountPath }) => mountPath === path)?.name;
    for (const [path, here] of pairs) {
      expect(volumeAt(runner, here)).toBeDefined();
      expect(volumeAt(runner, here)).toBe(volumeAt(agent, path));
    }
  });

  it('has gVisor share the volume in which runner and agent meet', () => {
    const prefix = 'dev.gvisor.spec.mount.acp';
    expect(pod.metadata.annotations).toEqual({
      [`${prefix}.share`]: 'pod',
      [`${prefix}.type`]: 'bind',
      [`${prefix}.options`]: 'rw',
    });
    for (const container of pod.spec.containers) {
      expect(container.volumeMounts).toContainEqual({
        name: 'acp',
        mountPath: '/acp',
      });
    }
  });

  it('fits Pod Security restricted in every container, and sets no user', () => {
    for (const { securityContext } of all) {
      expect(securityContext).toEqual({
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
      });
    }
    expect(pod.spec.securityContext).toEqual({
      runAsNonRoot: true,
      seccompProfile: { type: 'RuntimeDefault' },
    });
  });

  it('lets no runtime change what we tell the agent', () => {
    const sly = {
      ...runtime!,
      spec: {
        ...runtime!.spec,
        env: [
          { name: 'ACP_SOCKET', value: '/tmp/x' },
          { name: 'A', value: 'b' },
        ],
      },
    };
    const env = buildPod(aSession(), sly, 0, settings).spec.containers[1].env!;
    expect(env.filter(e => e.name === 'ACP_SOCKET').at(-1)?.value).toBe(
      '/acp/agent.sock',
    );
    expect(env).toContainEqual({ name: 'A', value: 'b' });
  });

  it('never asks for more than a runtime limits', () => {
    const small = {
      ...runtime!,
      spec: {
        ...runtime!.spec,
        resources: { limits: { memory: '64Mi', cpu: 1 } },
      },
    };
    expect(
      buildPod(aSession(), small, 0, settings).spec.containers[1].resources,
    ).toEqual({
      requests: {},
      limits: { memory: '64Mi', cpu: '1' },
    });
  });

  it('belongs to its session and carries the trace on', () => {
    const session = aSession();
    session.metadata.annotations = {
      'agentic-sessions.io/traceparent': '00-a-b-01',
    };
    const traced = buildPod(session, runtime!, 0, settings);
    expect(traced.metadata.ownerReferences).toEqual([
      expect.objectContaining({
        kind: 'Session',
        name: NAME,
        uid: 'session-uid',
        controller: true,
      }),
    ]);
    expect(traced.spec.containers[0].env).toContainEqual({
      name: 'TRACEPARENT',
      value: '00-a-b-01',
    });
  });

  it('names attempts so that they can be told', () => {
    expect(pod.metadata.name).toBe(`session-${NAME}-1`);
    expect([0, 1, 12].map(n => attemptOf(NAME, podName(NAME, n)))).toEqual([
      0, 1, 12,
    ]);
    expect(attemptOf(NAME, `session-${NAME}-01`)).toBeUndefined();
    expect(attemptOf(NAME, 'session-other')).toBeUndefined();
  });
});

import { MANAGED_LABEL } from '@agentic-sessions/kubernetes-api';
import { PODS, type Pod } from '@agentic-sessions/kubernetes-client';
import { eventually, TestCluster } from '@agentic-sessions/test-support';
import { aSession, observe } from '../__testUtils__/observe';
import { buildPod, type PodSettings } from './buildPod';

jest.setTimeout(60_000);

const { runtime } = observe({});

describe('the Pod of a session where the API server enforces Pod Security restricted', () => {
  const cluster = new TestCluster();
  let namespace: string;

  beforeAll(async () => {
    namespace = await cluster.createNamespace('restricted', {
      labels: {
        [MANAGED_LABEL]: 'true',
        'pod-security.kubernetes.io/enforce': 'restricted',
      },
    });
  });
  afterAll(() => cluster.close());

  const build = (more: Partial<PodSettings> = {}): Pod => {
    const session = aSession();
    session.metadata.namespace = namespace;
    return buildPod(session, runtime!, 0, {
      runnerImage: 'runner:1',
      runnerApiUrl: 'http://192.0.2.1:7017',
      terminationGraceSeconds: 30,
      nodeSilenceSeconds: 60,
      ...more,
    });
  };
  /** What the API server says to it. The namespace's ServiceAccount may come a moment later. */
  const say = (pod: Pod) =>
    eventually(async () => {
      const answer = await cluster.client
        .create(PODS, pod, { dryRun: true })
        .then(
          () => 'accepted',
          (error: Error) => error.message,
        );
      if (answer.includes('looking up service account'))
        throw new Error(answer);
      return answer;
    });

  it.each<[string, Partial<PodSettings>]>([
    ['as it is', {}],
    ['with a user namespace of its own', { hostUsers: false }],
    ['with a group for its files', { fsGroup: 1000 }],
  ])('is made: %s', async (_, more) => {
    expect(await say(build(more))).toBe('accepted');
  });

  it('is refused where it had more, so that it is really asked', async () => {
    const pod = build();
    pod.spec.containers[1] = {
      ...pod.spec.containers[1],
      securityContext: { allowPrivilegeEscalation: true },
    };
    expect(await say(pod)).toMatch(/violates PodSecurity "restricted/);
  });
});

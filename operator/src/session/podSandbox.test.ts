import type { NamespacePolicySandbox } from '@agentic-sessions/kubernetes-api';
import { aSession, observe } from '../__testUtils__/observe';
import { buildPod } from './buildPod';
import { podSandbox, type PodSandbox } from './podSandbox';

const sources = (
  own: NamespacePolicySandbox = {},
  platform: NamespacePolicySandbox = {},
) => ({
  platform: { spec: { sandbox: platform } },
  namespace: { name: 'team', spec: { sandbox: own } },
});

describe('podSandbox', () => {
  it.each<[string, PodSandbox, ReturnType<typeof sources>, string | undefined]>(
    [
      ['nothing where nobody says anything', {}, sources(), undefined],
      ["the operator's", { runtimeClassName: 'kata' }, sources(), 'kata'],
      [
        "the namespace's before a looser one of the operator's",
        { runtimeClassName: 'runc' },
        sources({ runtimeClasses: ['gvisor', 'runc'] }),
        'gvisor',
      ],
      [
        'none that the platform does not allow',
        { runtimeClassName: 'runc' },
        sources(
          { runtimeClasses: ['runc', 'kata'] },
          { runtimeClasses: ['gvisor', 'kata'] },
        ),
        'kata',
      ],
    ],
  )('takes %s', (_, settings, policy, expected) => {
    expect(podSandbox(settings, policy).runtimeClassName).toBe(expected);
  });

  it.each([
    [undefined, false, undefined],
    [false, false, false],
    [true, false, true],
    [undefined, true, false],
    [true, true, false],
  ])(
    'where HOST_USERS is %p and policy demands a user namespace is %p: %p',
    (hostUsers, demanded, expected) => {
      const policy = sources({}, { requireUserNamespace: demanded });
      expect(podSandbox({ hostUsers }, policy).hostUsers).toBe(expected);
    },
  );

  it.each([
    ['under a RuntimeClass of policy', 'gvisor', undefined],
    ['where such Pods were seen not to come up', undefined, 'False'],
  ] as const)('asks for no user namespace %s', (_, demanded, status) => {
    const policy = sources(demanded && { runtimeClasses: [demanded] });
    const platform = {
      ...policy.platform,
      conditions: status && [
        { type: 'UserNamespaces', status, message: 'seen.' },
      ],
    };
    const asked = (hostUsers?: boolean) =>
      podSandbox({ hostUsers }, { ...policy, platform }).hostUsers;
    expect([asked(false), asked(true), asked()]).toEqual([
      undefined,
      true,
      undefined,
    ]);
  });

  it('is what the Pod says', () => {
    const settings = {
      runnerImage: 'runner:1',
      runnerApiUrl: 'http://10.0.0.1:7017',
      terminationGraceSeconds: 30,
      nodeSilenceSeconds: 60,
    };
    const pod = (sandbox: PodSandbox) =>
      buildPod(aSession(), observe({}).runtime!, 0, {
        ...settings,
        ...sandbox,
      }).spec;
    expect(pod({ runtimeClassName: 'gvisor', hostUsers: false })).toMatchObject(
      { runtimeClassName: 'gvisor', hostUsers: false },
    );
    expect(pod({})).not.toHaveProperty('runtimeClassName');
    expect(pod({})).not.toHaveProperty('hostUsers');
  });
});

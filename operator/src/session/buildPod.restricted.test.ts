import type { Pod } from '@agentic-sessions/kubernetes-client';
import { aSession, observe } from '../__testUtils__/observe';
import { restrictedV2Faults } from '../__testUtils__/restrictedV2';
import { buildProbePod } from '../sandbox/buildProbe';
import { buildPod, type PodSettings } from './buildPod';

const settings: PodSettings = {
  runnerImage: 'runner:1',
  runnerApiUrl: 'http://10.0.0.1:7017',
  terminationGraceSeconds: 30,
  nodeSilenceSeconds: 60,
};
const { runtime } = observe({});
const build = (more: Partial<PodSettings> = {}): Pod =>
  buildPod(
    aSession(),
    {
      ...runtime!,
      spec: { ...runtime!.spec, writablePaths: ['/opt/state'] },
    },
    0,
    { ...settings, ...more },
  );

describe('the Pod of a session', () => {
  it.each<[string, Partial<PodSettings>]>([
    ['as it is', {}],
    ['with a user namespace of its own', { hostUsers: false }],
    ['under another RuntimeClass', { runtimeClassName: 'gvisor' }],
  ])('is let in by OpenShift’s restricted-v2: %s', (_, more) => {
    expect(restrictedV2Faults(build(more))).toEqual([]);
  });

  it('asks for a group only where somebody asked for one, which OpenShift need not grant', () => {
    expect(build().spec.securityContext).not.toHaveProperty('fsGroup');
    const asked = build({ fsGroup: 1000 });
    expect(asked.spec.securityContext?.fsGroup).toBe(1000);
    expect(restrictedV2Faults(asked)).toEqual(['fsGroup']);
  });

  it('leaves a node that does not answer as soon as it is told to', () => {
    expect(build({ nodeSilenceSeconds: 45 }).spec.tolerations).toEqual(
      ['not-ready', 'unreachable'].map(state => ({
        key: `node.kubernetes.io/${state}`,
        operator: 'Exists',
        effect: 'NoExecute',
        tolerationSeconds: 45,
      })),
    );
  });

  it.each<[string, (spec: Pod['spec']) => void]>([
    ['hostNetwork', spec => Object.assign(spec, { hostNetwork: true })],
    ['hostPID', spec => Object.assign(spec, { hostPID: true })],
    [
      'volume host: hostPath',
      spec => {
        const volume = { name: 'host', hostPath: { path: '/' } };
        spec.volumes = [...(spec.volumes ?? []), volume];
      },
    ],
    [
      'agent: allowPrivilegeEscalation',
      spec => {
        spec.containers[1].securityContext = {
          ...spec.containers[1].securityContext,
          allowPrivilegeEscalation: undefined,
        };
      },
    ],
    [
      'runner: capabilities.drop',
      spec => {
        spec.containers[0].securityContext = {
          allowPrivilegeEscalation: false,
        };
      },
    ],
    [
      'shim: runAsUser',
      spec => {
        const shim = spec.initContainers![0];
        shim.securityContext = { ...shim.securityContext, runAsUser: 1000 };
      },
    ],
    [
      'shim: seccompProfile',
      spec => {
        spec.securityContext = { runAsNonRoot: true };
      },
    ],
  ])('would be seen with %s', (fault, bend) => {
    const pod = structuredClone(build());
    bend(pod.spec);
    expect(restrictedV2Faults(pod)).toContain(fault);
  });
});

it.each(['server', 'client'] as const)(
  'the %s of the network check is let in by restricted-v2',
  role => {
    const pod = buildProbePod(role, { namespace: 'system', settings });
    expect(restrictedV2Faults(pod)).toEqual([]);
  },
);

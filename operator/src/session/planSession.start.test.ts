import {
  ago,
  aPod,
  aSession,
  NAME,
  NOW,
  observe,
  running,
  statusOf,
  UP,
  waiting,
} from '../__testUtils__/observe';
import {
  planInWords as plan,
  writtenStatus as written,
} from '../__testUtils__/planInWords';
import { diffStatus } from './diffStatus';
import { wantsWarning } from './wantsWarning';

describe('planSession: while the Pod comes up', () => {
  const starting = aSession(statusOf('Starting'));
  const noImage = aPod({
    phase: 'Pending',
    containerStatuses: [
      waiting('runner', 'ContainerCreating'),
      waiting('agent', 'ErrImagePull', 'no such manifest'),
    ],
  });
  const young = () => {
    const pod = aPod({ phase: 'Pending' });
    pod.metadata.creationTimestamp = ago(3);
    return pod;
  };

  it.each([
    [
      'waits for a node',
      { nodeName: undefined },
      { phase: 'Pending' as const },
      ['Starting/PodCreated', 'again in 250 s'],
    ],
    [
      'takes long on its node',
      {},
      {
        phase: 'Pending' as const,
        containerStatuses: [waiting('runner', 'ContainerCreating')],
      },
      ['Starting/PullingImage', 'again in 30 s'],
    ],
    [
      'its node has not looked at for long',
      {},
      { phase: 'Pending' as const },
      ['Starting/PreparingPod', 'again in 30 s'],
    ],
    [
      'has no sandbox yet',
      {},
      {
        phase: 'Pending' as const,
        conditions: [
          { type: 'PodReadyToStartContainers', status: 'False' as const },
        ],
        containerStatuses: [waiting('runner', 'ContainerCreating')],
      },
      ['Starting/PreparingPod', 'again in 30 s'],
    ],
    [
      'has a sandbox and no images',
      {},
      {
        phase: 'Pending' as const,
        conditions: [
          { type: 'PodReadyToStartContainers', status: 'True' as const },
        ],
        containerStatuses: [waiting('runner', 'PodInitializing')],
      },
      ['Starting/PullingImage', 'again in 30 s'],
    ],
    [
      'got its node a moment ago, after a long wait',
      {},
      {
        phase: 'Pending' as const,
        conditions: [
          {
            type: 'PodScheduled',
            status: 'True' as const,
            lastTransitionTime: ago(1),
          },
        ],
      },
      ['Starting/PodCreated', 'again in 3 s'],
    ],
    [
      'has the runner only',
      {},
      {
        phase: 'Pending' as const,
        containerStatuses: [
          running('runner'),
          waiting('agent', 'ContainerCreating'),
        ],
      },
      ['Starting/PullingImage', 'again in 30 s'],
    ],
  ])('a Pod that %s', (_, options, status, expected) => {
    expect(
      plan(observe({ session: starting, pods: [aPod(status, options)] })),
    ).toEqual(expected);
  });

  it('says what Kubernetes warns of where the Pod is slow, and at the end of its start limit', () => {
    const warning = 'FailedCreatePodSandBox: no runtime for "gvisor"';
    const pod = aPod({ phase: 'Pending' });
    const observed = observe({ session: starting, pods: [pod], warning });
    expect(wantsWarning(observed)).toBe(pod);
    expect(written(observed).message).toBe(
      `The node sets up the network and volumes of the Pod. Its latest warning: ${warning}`,
    );
    const over = { ...observed, now: NOW + 300_000 };
    expect(plan(over)[0]).toBe('Failed/StartTimeout');
    expect(written(over).message).toContain(warning);
  });

  it.each([
    ['waits for a node', aPod({ phase: 'Pending' }, { nodeName: undefined })],
    ['says itself what is wrong', noImage],
    ['is up', aPod(UP)],
    ['is young', young()],
  ])('asks for no warnings about a Pod that %s', (_, pod) => {
    expect(
      wantsWarning(observe({ session: starting, pods: [pod] })),
    ).toBeUndefined();
  });

  it('writes nothing new while a young Pod comes up', () => {
    const pod = aPod({ phase: 'Pending' }, { nodeName: undefined });
    pod.metadata.creationTimestamp = ago(1);
    const first = written(observe({ session: aSession(), pods: [pod] }));
    const later = aPod({
      phase: 'Pending',
      containerStatuses: [waiting('runner', 'ContainerCreating')],
    });
    later.metadata.creationTimestamp = ago(2);
    const second = written(
      observe({ session: aSession(first), pods: [later] }),
    );
    expect(diffStatus(first, second)).toBeUndefined();
  });

  it('bears an image that does not come for a while, and tells of it', () => {
    const observed = observe({
      session: starting,
      pods: [noImage],
      problemSince: NOW,
    });
    expect(plan(observed)).toEqual([
      'Starting/PullingImage',
      'event ImagePull',
      'again in 90 s',
    ]);
    expect(written(observed).message).toContain('no such manifest');
  });

  it('ends with the words of the registry when the image does not come for long', () => {
    const observed = observe({
      session: starting,
      pods: [noImage],
      problemSince: NOW - 90_000,
    });
    expect(plan(observed)).toEqual([
      'Failed/ImagePull',
      'event ImagePull',
      'again in 30 s',
      'delete pod-uid-0',
    ]);
    expect(written(observed).message).toContain('no such manifest');
  });

  it('does not wait where the name of the image is wrong', () => {
    const pod = aPod({
      phase: 'Pending',
      containerStatuses: [waiting('agent', 'InvalidImageName', 'bad')],
    });
    expect(
      plan(observe({ session: starting, pods: [pod], problemSince: NOW }))[0],
    ).toBe('Failed/ImagePull');
  });

  it('ends where a container cannot be made', () => {
    const pod = aPod({
      phase: 'Pending',
      containerStatuses: [
        waiting(
          'agent',
          'CreateContainerConfigError',
          'image has no numeric user',
        ),
      ],
    });
    const observed = observe({
      session: starting,
      pods: [pod],
      problemSince: NOW - 31_000,
    });
    expect(plan(observed)[0]).toBe('Failed/InvalidSpec');
    expect(written(observed).message).toContain('image has no numeric user');
  });

  it.each([
    [
      'Unschedulable',
      {
        conditions: [
          {
            type: 'PodScheduled',
            status: 'False' as const,
            reason: 'Unschedulable',
            message: '0/1 nodes',
          },
        ],
      },
      undefined,
    ],
    ['StartTimeout', {}, 'node-1'],
  ])('says %s at the end of its start limit', (reason, status, nodeName) => {
    const pod = aPod({ phase: 'Pending', ...status }, { nodeName });
    pod.metadata.creationTimestamp = ago(301);
    expect(plan(observe({ session: starting, pods: [pod] }))).toEqual([
      `Failed/${reason}`,
      `event ${reason}`,
      'again in 30 s',
      'delete pod-uid-0',
    ]);
  });

  it('says why the cluster did not take a Pod, at the end of the start limit', () => {
    const session = aSession({
      phase: 'Starting',
      reason: 'Admitted',
      workload: { podName: `session-${NAME}`, attempt: 0 },
      history: [{ time: ago(301), phase: 'Starting', reason: 'Admitted' }],
      conditions: [
        {
          type: 'WorkloadCreated',
          status: 'False',
          reason: 'QuotaExceeded',
          message: 'exceeded quota',
          lastTransitionTime: ago(301),
        },
      ],
    });
    const observed = observe({ session, admission: { admitted: true } });
    expect(plan(observed)[0]).toBe('Failed/WorkloadRefused');
    expect(written(observed).message).toBe(
      'It was given up after 300 s without a Pod. The last answer was: exceeded quota',
    );
  });
});

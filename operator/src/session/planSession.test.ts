import type { Session } from '@agentic-sessions/kubernetes-api';
import {
  ago,
  aPod,
  aSession,
  aWait,
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

describe('planSession: before there is a Pod', () => {
  it('makes the Pod of one that is let in', () => {
    expect(plan(observe({ admission: { admitted: true } }))).toEqual([
      'create 0',
    ]);
  });

  it('keeps one waiting that is not, and says where it is in the queue', () => {
    const observed = observe({ admission: aWait({ position: 3 }) });
    expect(plan(observed)).toEqual(['Queued/NamespaceLimit', 'again in 30 s']);
    const status = written(observed);
    expect(status.queuePosition).toBe(3);
    expect(status.message).toBe(
      'It has waited for a place since 11:59 UTC. By the policy of its namespace at most 5 sessions may run at once in this namespace (NamespacePolicy, concurrency.maxRunning). All places are taken. It is number 3 in the queue.',
    );
    expect(status.history).toHaveLength(1);
  });

  it('ends one that has waited too long', () => {
    const observed = observe({
      session: aSession({
        phase: 'Queued',
        history: [
          { time: ago(4_000), phase: 'Queued', reason: 'NamespaceLimit' },
        ],
      }),
      admission: aWait({ position: 1 }),
    });
    expect(plan(observed)).toEqual([
      'Failed/QueueTimeout',
      'event QueueTimeout',
      'again in 30 s',
    ]);
    expect(written(observed).message).toContain('at most 5 sessions');
  });

  it('lets one that was resumed wait as long as any other', () => {
    const session = aSession({ ...statusOf('Running'), phase: 'Suspended' });
    session.metadata.creationTimestamp = ago(90_000);
    expect(plan(observe({ session, admission: aWait({}) }))[0]).toBe(
      'Queued/NamespaceLimit',
    );
  });

  it('waits a moment for a runtime that is not there, then says so', () => {
    const young = aSession();
    young.metadata.creationTimestamp = ago(4);
    expect(plan(observe({ runtime: undefined, session: young }))).toEqual([
      'again in 6 s',
    ]);
    expect(plan(observe({ runtime: undefined }))[0]).toBe(
      'Failed/RuntimeNotFound',
    );
    expect(written(observe({ runtime: undefined })).message).toContain(
      '"survey"',
    );
  });

  it('says what is wrong with a runtime of which no Pod can be made', () => {
    const { runtime } = observe({});
    const observed = observe({
      runtime: { ...runtime!, spec: { ...runtime!.spec, image: 'No Image' } },
      admission: { admitted: true },
    });
    expect(plan(observed)[0]).toBe('Failed/InvalidSpec');
    expect(written(observed).message).toContain('"No Image"');
    const young = aSession();
    young.metadata.creationTimestamp = ago(4);
    expect(plan({ ...observed, session: young })).toEqual(['again in 6 s']);
  });

  it('ends one that policy does not allow any more', () => {
    const observed = observe({
      violation: 'The model is not allowed. Choose another.',
    });
    expect(plan(observed)[0]).toBe('Failed/PolicyViolation');
    expect(written(observed).conditions).toContainEqual(
      expect.objectContaining({ type: 'PolicyValidated', status: 'False' }),
    );
  });

  it.each([
    ['Stopped', 'Stopped/StoppedByUser'],
    ['Suspended', 'Suspended/SuspendedByUser'],
  ] as const)('%s before it ran', (desiredState, expected) => {
    expect(
      plan(observe({ session: aSession(undefined, { desiredState }) }))[0],
    ).toBe(expected);
  });

  it('takes the Pods of every attempt of one that is being deleted, and makes none', () => {
    const session = aSession(statusOf('Running'));
    session.metadata.deletionTimestamp = ago(1);
    const pods = [aPod(UP), aPod(UP, { attempt: 1 })];
    expect(plan(observe({ session, pods }))).toEqual([
      'delete pod-uid-0',
      'delete pod-uid-1',
    ]);
    const going = aPod(UP, { deletedAt: ago(0) });
    expect(plan(observe({ session, pods: [going] }))).toEqual([]);
    expect(plan(observe({ session, admission: { admitted: true } }))).toEqual(
      [],
    );
  });

  it('resumes a suspended one with the Pod of the next attempt', () => {
    const session = aSession({ ...statusOf('Running'), phase: 'Suspended' });
    expect(plan(observe({ session, admission: { admitted: true } }))).toEqual([
      'create 1',
    ]);
  });
});

describe('planSession: while the Pod comes up', () => {
  const starting = aSession(statusOf('Starting'));

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
      ['Starting/PullingImage', 'again in 250 s'],
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
      ['Starting/PullingImage', 'again in 250 s'],
    ],
  ])('a Pod that %s', (_, options, status, expected) => {
    expect(
      plan(observe({ session: starting, pods: [aPod(status, options)] })),
    ).toEqual(expected);
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

  const noImage = aPod({
    phase: 'Pending',
    containerStatuses: [
      waiting('runner', 'ContainerCreating'),
      waiting('agent', 'ErrImagePull', 'no such manifest'),
    ],
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
      'delete pod-uid-0',
      'Failed/ImagePull',
      'event ImagePull',
      'again in 30 s',
    ]);
    expect(written(observed).message).toContain('no such manifest');
  });

  it('does not wait where the name of the image is wrong', () => {
    const pod = aPod({
      phase: 'Pending',
      containerStatuses: [waiting('agent', 'InvalidImageName', 'bad')],
    });
    expect(
      plan(observe({ session: starting, pods: [pod], problemSince: NOW }))[1],
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
    expect(plan(observed)[1]).toBe('Failed/InvalidSpec');
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
      'delete pod-uid-0',
      `Failed/${reason}`,
      `event ${reason}`,
      'again in 30 s',
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

describe('planSession: while it runs', () => {
  it('is Running when runner and agent run, and takes note since when', () => {
    const observed = observe({
      session: aSession(statusOf('Starting')),
      pods: [aPod(UP)],
    });
    expect(plan(observed)).toEqual([
      'Running/RunnerStarted',
      'again in 3560 s',
    ]);
    const status = written(observed);
    expect(status.startedAt).toBe(ago(40));
    expect(status.history?.map(h => h.phase)).toEqual(['Starting', 'Running']);
    expect(
      diffStatus(
        status,
        written(observe({ session: aSession(status), pods: [aPod(UP)] })),
      ),
    ).toBeUndefined();
  });

  it('says that it was let in where nobody was told before it ran', () => {
    const types = (session: Session) =>
      written(observe({ session, pods: [aPod(UP)] })).conditions?.map(
        ({ type, status }) => `${type}=${status}`,
      );
    expect(types(aSession())).toEqual([
      'PolicyValidated=Unknown',
      'Admitted=True',
      'WorkloadCreated=True',
      'Ready=True',
    ]);
    expect(types(aSession(statusOf('Running')))).toEqual(['Ready=True']);
  });

  it('takes a Pod whose making was never written down for its own', () => {
    const observed = observe({ session: aSession(), pods: [aPod(UP)] });
    expect(written(observed).workload).toEqual({
      podName: `session-${NAME}`,
      podUID: 'pod-uid-0',
      attempt: 0,
    });
  });

  it('deletes a live Pod that is not of the current attempt', () => {
    expect(
      plan(
        observe({
          session: aSession(statusOf('Running', 1)),
          pods: [aPod(UP), aPod(UP, { attempt: 1 })],
        }),
      )[0],
    ).toBe('delete pod-uid-0');
  });

  it('ends at its time limit, all attempts together', () => {
    const session = aSession({ ...statusOf('Running'), startedAt: ago(3_600) });
    expect(plan(observe({ session, pods: [aPod(UP)] }))).toEqual([
      'delete pod-uid-0',
      'Failed/TimedOut',
      'event TimedOut',
      'again in 30 s',
    ]);
  });

  it('shows a silent node in the condition Ready, and not as an end', () => {
    const observed = observe({
      session: aSession(statusOf('Running')),
      pods: [
        aPod({
          ...UP,
          conditions: [{ type: 'Ready', status: 'False' }],
        }),
      ],
    });
    const status = written(observed);
    expect(status.phase).toBe('Running');
    expect(status.conditions).toContainEqual(
      expect.objectContaining({ type: 'Ready', status: 'False' }),
    );
  });

  it.each([
    ['Stopped', []],
    ['Suspended', ['Running/Suspending']],
  ] as const)(
    '%s deletes the Pod and waits for its last word',
    (desiredState, first) => {
      const session = aSession(statusOf('Running'), { desiredState });
      expect(plan(observe({ session, pods: [aPod(UP)] }))).toEqual([
        ...first,
        'delete pod-uid-0',
      ]);
      const going = aPod(UP, {
        deletedAt: new Date(NOW + 25_000).toISOString(),
      });
      expect(plan(observe({ session, pods: [going] }))).toEqual([
        'again in 30 s',
      ]);
    },
  );
});

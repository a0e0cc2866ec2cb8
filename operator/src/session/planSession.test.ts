import {
  ago,
  aPod,
  aSession,
  aWait,
  NAME,
  NOW,
  observe,
  statusOf,
  UP,
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
    const early = observe({ runtime: undefined, session: young });
    expect(plan(early)).toEqual(['Pending/Created', 'again in 6 s']);
    expect(written(early).message).toContain('"survey"');
    const told = { ...early, session: { ...young, status: written(early) } };
    expect(diffStatus(written(early), written(told))).toBeUndefined();
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
    expect(plan({ ...observed, session: young })).toEqual([
      'Pending/Created',
      'again in 6 s',
    ]);
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

  it.each([
    ['nobody was told before it ran', aSession()],
    ['somebody took that away since', aSession(statusOf('Running'))],
  ])('says that it was let in where %s', (_, session) => {
    const { conditions } = written(observe({ session, pods: [aPod(UP)] }));
    expect(conditions?.map(({ type, status }) => `${type}=${status}`)).toEqual([
      'PolicyValidated=Unknown',
      'Admitted=True',
      'WorkloadCreated=True',
      'Ready=True',
    ]);
  });

  it('takes a Pod whose making was never written down for its own', () => {
    const observed = observe({ session: aSession(), pods: [aPod(UP)] });
    expect(written(observed).workload).toEqual({
      podName: `session-${NAME}`,
      podUID: 'pod-uid-0',
      attempt: 0,
      nodeName: 'node-1',
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
    // The end first: killed in between, the next operator finds a session that is over, and takes the Pod.
    expect(plan(observe({ session, pods: [aPod(UP)] }))).toEqual([
      'Failed/TimedOut',
      'event TimedOut',
      'again in 30 s',
      'delete pod-uid-0',
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
    ['Stopped', ['Running/Stopping']],
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
      const last = plan(observe({ session, pods: [going] })).at(-1);
      expect(last).toBe('again in 30 s');
    },
  );
});

import {
  ago,
  aPod,
  aSession,
  lastWord,
  NOW,
  observe,
  running,
  statusOf,
  terminated,
  UP,
} from '../__testUtils__/observe';
import {
  planInWords as plan,
  writtenStatus as written,
} from '../__testUtils__/planInWords';

describe('planSession: how it ends', () => {
  const ended = (
    containerStatuses: ReturnType<typeof terminated>[],
    more: object = {},
  ) => ({ phase: 'Failed' as const, containerStatuses, ...more });
  const evicted = { reason: 'Evicted', message: 'The node was low on memory.' };
  const disrupted = (reason: string) => ({
    conditions: [
      {
        type: 'DisruptionTarget',
        status: 'True' as const,
        reason,
        message: reason,
      },
    ],
  });
  const said = (outcome: string, reason: string) =>
    terminated('runner', { message: lastWord(outcome, reason) });

  it.each([
    [
      'completed, by its own word',
      ended([said('completed', 'TurnEnded')]),
      {},
      'Completed/TurnEnded',
    ],
    [
      'failed, by its own word',
      ended([said('failed', 'AgentExited')]),
      {},
      'Failed/AgentExited',
    ],
    [
      'stopped by a person over the portal',
      ended([said('stopped', 'StoppedByUser')]),
      {},
      'Stopped/StoppedByUser',
    ],
    [
      'a reason that is no CamelCase',
      ended([said('failed', 'no-such thing!')]),
      {},
      'Failed/Nosuchthing',
    ],
    [
      'no last word',
      ended([terminated('runner', { exitCode: 1, message: 'Segfault' })]),
      {},
      'Failed/RunnerLost',
    ],
    [
      'a last word cut off',
      ended([
        terminated('runner', {
          message: lastWord('completed', 'TurnEnded').slice(0, 40),
        }),
      ]),
      {},
      'Failed/RunnerLost',
    ],
    [
      'its node restarted',
      ended([terminated('runner', { exitCode: 255, reason: 'Unknown' })]),
      {},
      'Failed/NodeLost',
    ],
    [
      'the runner out of memory',
      ended([terminated('runner', { exitCode: 137, reason: 'OOMKilled' })]),
      {},
      'Failed/OOMKilled',
    ],
    [
      'the agent out of memory, as the runner saw it',
      ended([
        said('failed', 'AgentExited'),
        terminated('agent', { exitCode: 137, reason: 'OOMKilled' }),
      ]),
      {},
      'Failed/OOMKilled',
    ],
    [
      'completed although the agent was killed after',
      ended([
        said('completed', 'TurnEnded'),
        terminated('agent', { reason: 'OOMKilled' }),
      ]),
      {},
      'Completed/TurnEnded',
    ],
    [
      'evicted while it ran',
      ended([terminated('runner', { exitCode: 137 })], evicted),
      {},
      'Failed/Evicted',
    ],
    [
      'evicted, with the runner told to end',
      ended([said('stopped', 'Terminated')], evicted),
      {},
      'Failed/Evicted',
    ],
    [
      'preempted',
      ended(
        [said('stopped', 'Terminated')],
        disrupted('PreemptionByScheduler'),
      ),
      {},
      'Failed/Preempted',
    ],
    [
      'its node lost',
      ended(
        [terminated('runner', { exitCode: 137 })],
        disrupted('DeletionByTaintManager'),
      ),
      {},
      'Failed/NodeLost',
    ],
    [
      'completed just before it was evicted',
      ended([said('completed', 'TurnEnded')], evicted),
      {},
      'Completed/TurnEnded',
    ],
    [
      'deleted by somebody',
      {
        phase: 'Running' as const,
        containerStatuses: [said('stopped', 'Terminated')],
      },
      { deletedAt: ago(-20) },
      'Failed/WorkloadDeleted',
    ],
    [
      'deleted, and its node is silent',
      UP,
      { deletedAt: ago(6) },
      'Failed/NodeLost',
    ],
    [
      'a runner that could not start',
      ended([
        terminated('runner', {
          exitCode: 128,
          reason: 'StartError',
          message: 'no such file',
          startedAt: '1970-01-01T00:00:00Z',
        }),
      ]),
      {},
      'Failed/RunnerError',
    ],
    [
      'an agent that could not start',
      {
        phase: 'Running' as const,
        containerStatuses: [
          running('runner'),
          terminated('agent', {
            exitCode: 128,
            reason: 'StartError',
            message: 'node: not found',
          }),
        ],
      },
      {},
      'Failed/AgentExited',
    ],
    [
      'an agent out of memory while the runner says nothing',
      {
        phase: 'Running' as const,
        containerStatuses: [
          running('runner'),
          terminated('agent', { reason: 'OOMKilled' }),
        ],
      },
      {},
      'Failed/OOMKilled',
    ],
    [
      'an agent that ended, which the runner is to explain',
      {
        phase: 'Running' as const,
        containerStatuses: [
          running('runner'),
          terminated('agent', { exitCode: 1 }),
        ],
      },
      {},
      'Running/RunnerStarted',
    ],
  ])('%s', (_, status, options, expected) => {
    const observed = observe({
      session: aSession({ ...statusOf('Running'), firstTurnAt: ago(30) }),
      pods: [aPod(status as never, options)],
    });
    expect(plan(observed)[0]).toBe(expected);
    if (expected.startsWith('Running')) return;
    const result = written(observed);
    expect(result.finishedAt).toBe(new Date(NOW).toISOString());
    expect(result.conditions).toContainEqual(
      expect.objectContaining({ type: 'Finished', status: 'True' }),
    );
    expect(result.startedAt).toBe(ago(40));
  });

  it.each([
    ['Stopped', said('stopped', 'Terminated'), 'Stopped/StoppedByUser'],
    ['Stopped', said('stopped', 'StoppedByUser'), 'Stopped/StoppedByUser'],
    [
      'Stopped',
      terminated('runner', { exitCode: 137 }),
      'Stopped/StoppedByUser',
    ],
    ['Stopped', said('completed', 'TurnEnded'), 'Completed/TurnEnded'],
    ['Suspended', said('stopped', 'Terminated'), 'Suspended/SuspendedByUser'],
    [
      'Suspended',
      terminated('runner', { exitCode: 137 }),
      'Suspended/SuspendedByUser',
    ],
    ['Suspended', said('failed', 'AgentExited'), 'Failed/AgentExited'],
  ] as const)('asked to be %s', (desiredState, runner, expected) => {
    const pod = aPod(
      { phase: 'Failed', containerStatuses: [runner] },
      { deletedAt: ago(-10) },
    );
    expect(
      plan(
        observe({
          session: aSession(statusOf('Running'), { desiredState }),
          pods: [pod],
        }),
      )[0],
    ).toBe(expected);
  });

  it.each([
    [
      'seen while it ran',
      { pod: aPod(UP), tombstone: false },
      'Failed/WorkloadDeleted',
    ],
    [
      'seen with its last word',
      {
        pod: aPod({
          phase: 'Succeeded',
          containerStatuses: [said('completed', 'TurnEnded')],
        }),
        tombstone: false,
      },
      'Completed/TurnEnded',
    ],
    ['not seen', undefined, 'Failed/WorkloadDeleted'],
  ])('the Pod is gone: %s', (_, vanished, expected) => {
    expect(
      plan(observe({ session: aSession(statusOf('Running')), vanished }))[0],
    ).toBe(expected);
  });
});

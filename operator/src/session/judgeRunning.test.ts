import {
  aPod,
  observe,
  aSession,
  running,
  statusOf,
  UP,
} from '../__testUtils__/observe';
import { writtenStatus } from '../__testUtils__/planInWords';

describe('what the condition Ready says of a Pod that runs', () => {
  const tainted = {
    type: 'DisruptionTarget',
    status: 'True' as const,
    reason: 'DeletionByTaintManager',
    message: 'Taint manager: deleting due to NoExecute taint',
  };
  const notReady = { type: 'Ready', status: 'False' as const };
  const bothReady = UP.containerStatuses!.map(c => ({ ...c, ready: true }));

  it.each([
    ['all is well', UP, {}, 'True', 'RunnerStarted', 'are running'],
    [
      'its node is lost, long before anybody can say that it has ended',
      { ...UP, conditions: [tainted] },
      { deletedAt: '2026-01-01T12:01:00Z' },
      'False',
      'NodeLost',
      'Its Pod is being taken away. Taint manager',
    ],
    [
      'it is drained',
      {
        ...UP,
        conditions: [{ ...tainted, reason: 'EvictionByEvictionAPI' }],
      },
      {},
      'False',
      'Evicted',
      'Its Pod is being taken away',
    ],
    [
      'somebody deletes it',
      UP,
      { deletedAt: '2026-01-01T12:01:00Z' },
      'False',
      'WorkloadDeleted',
      'was deleted',
    ],
    [
      'its node does not answer',
      { ...UP, containerStatuses: bothReady, conditions: [notReady] },
      {},
      'False',
      'NodeSilent',
      'The node node-1 does not answer',
    ],
    [
      'a container is not ready',
      { ...UP, conditions: [{ ...notReady, message: 'containers: [agent]' }] },
      {},
      'False',
      'NotReady',
      'containers: [agent]',
    ],
    [
      'its agent is not there yet',
      { phase: 'Running' as const, containerStatuses: [running('runner')] },
      {},
      'False',
      'NotReady',
      'Not all containers',
    ],
  ])('%s', (_, status, options, ready, reason, words) => {
    const { phase, conditions } = writtenStatus(
      observe({
        session: aSession(statusOf('Running')),
        pods: [aPod(status, options)],
      }),
    );
    expect(phase).toBe('Running');
    expect(conditions).toContainEqual(
      expect.objectContaining({
        type: 'Ready',
        status: ready,
        reason,
        message: expect.stringContaining(words),
      }),
    );
  });
});

import type { SessionStatus } from '@agentic-sessions/kubernetes-api';

/**
 * The status of a session that ran for five minutes and is done, as large as the operator leaves it.
 *
 * @param finishedAt - milliseconds since the epoch
 */
export function finishedStatus(
  session: string,
  finishedAt: number,
): SessionStatus {
  const time = (secondsBefore: number) =>
    new Date(finishedAt - secondsBefore * 1000).toISOString();
  const pod = `session-${session}`;
  const done = 'The agent has done what it was asked to do.';
  const condition = <T extends string>(
    type: T,
    status: 'True' | 'False',
    reason: string,
    message: string,
  ) => ({
    type,
    status,
    reason,
    message,
    observedGeneration: 1,
    lastTransitionTime: time(300),
  });
  return {
    phase: 'Completed',
    reason: 'TurnEnded',
    message: done,
    observedGeneration: 1,
    startedAt: time(300),
    finishedAt: time(0),
    workload: { podName: pod, podUID: session, attempt: 0 },
    conditions: [
      condition(
        'PolicyValidated',
        'True',
        'Allowed',
        `Policy sha256:${session
          .replaceAll('-', '')
          .repeat(2)} allowed it when it was made.`,
      ),
      condition('Admitted', 'True', 'Admitted', 'It has a place.'),
      condition('WorkloadCreated', 'True', 'PodCreated', `Its Pod is ${pod}.`),
      condition('Ready', 'False', 'TurnEnded', done),
      condition('Finished', 'True', 'TurnEnded', done),
    ],
    history: [
      {
        time: time(301),
        phase: 'Starting',
        reason: 'PodCreated',
        message: 'Its Pod is made and comes up.',
      },
      {
        time: time(300),
        phase: 'Running',
        reason: 'RunnerStarted',
        message: 'Its Pod is up and the agent is started.',
      },
      { time: time(0), phase: 'Completed', reason: 'TurnEnded', message: done },
    ],
  };
}

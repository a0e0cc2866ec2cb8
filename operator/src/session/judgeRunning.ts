import type { ContainerStatus, Pod } from '@agentic-sessions/kubernetes-client';
import { findDisruption } from './findDisruption';
import type { PodVerdict } from './PodVerdict';

type Running = Extract<PodVerdict, { state: 'running' }>;

/** What a Pod whose runner runs says of itself: all is well, it is being taken away, or nobody hears of it. */
export function judgeRunning(
  pod: Pod,
  runner: ContainerStatus,
  agent: ContainerStatus | undefined,
): Running {
  const common = {
    state: 'running',
    startedAt: runner.state?.running?.startedAt,
  } as const;
  const not = (reason: Running['reason'], message: string): Running => ({
    ...common,
    ready: 'False',
    reason,
    message,
  });
  const disruption = findDisruption(pod);
  if (disruption) {
    // Until its last word, or the end of the time for it, it is not known to have ended; that it goes is.
    return not(
      disruption.reason,
      `Its Pod is being taken away. ${disruption.message}`,
    );
  }
  const ready = pod.status?.conditions?.find(c => c.type === 'Ready');
  if (ready?.status === 'False' && runner.ready && agent?.ready) {
    // Kubernetes takes a Pod's readiness away from a node that it does not hear of, and leaves the containers as they were.
    return not(
      'NodeSilent',
      `The node ${
        pod.spec.nodeName ?? ''
      } does not answer. If it stays silent, its Pod is given up.`,
    );
  }
  if (!agent?.state?.running || ready?.status === 'False') {
    return not(
      'NotReady',
      ready?.message || 'Not all containers are ready, or the node is silent.',
    );
  }
  return {
    ...common,
    ready: 'True',
    reason: 'RunnerStarted',
    message: 'Runner and agent are running.',
  };
}

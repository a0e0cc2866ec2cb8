import type { ContainerStatus, Pod } from '@agentic-sessions/kubernetes-client';
import { findDisruption } from './findDisruption';
import { judgeRunning } from './judgeRunning';
import { judgeWaiting } from './judgeWaiting';
import { kubeletSilentAt } from './kubeletSilentAt';
import type { PodVerdict } from './PodVerdict';
import { readTermination } from './readTermination';

/** How long the runner may take to tell of an agent that was killed for its memory. */
const OOM_GRACE_MS = 3_000;

/** The container was made but its program never began. */
const NEVER_STARTED = new Set(['StartError', 'ContainerCannotRun']);

/** How kubelet and container runtime call the end of a container that nobody saw, as after a restart of the node. */
const UNSEEN_END = new Set(['ContainerStatusUnknown', 'Unknown']);

type Ended = Extract<PodVerdict, { state: 'ended' }>;

/** Whether a container's program may have run. */
function mayHaveRun(status: ContainerStatus | undefined): boolean {
  if (!status) return false;
  if (status.state?.running || status.lastState?.terminated) return true;
  const terminated = status.state?.terminated;
  return Boolean(
    terminated &&
      !NEVER_STARTED.has(terminated.reason ?? '') &&
      (terminated.startedAt || UNSEEN_END.has(terminated.reason ?? '')),
  );
}

function ended(
  pod: Pod,
  runner: ContainerStatus | undefined,
  agent: ContainerStatus | undefined,
): PodVerdict {
  const terminated = runner?.state?.terminated;
  const termination = readTermination(terminated?.message);
  const disruption = findDisruption(pod);
  const verdict = (reason: string, message: string): Ended => ({
    state: 'ended',
    reason,
    message,
    termination,
    disruption,
    startedAt: mayHaveRun(runner) ? terminated?.startedAt : undefined,
    everRan: mayHaveRun(runner),
  });
  const outOfMemory = [runner, agent].find(
    c => c?.state?.terminated?.reason === 'OOMKilled',
  );
  if (outOfMemory) {
    return verdict(
      'OOMKilled',
      `The container ${outOfMemory.name} needed more memory than its limit and was killed.`,
    );
  }
  if (disruption) return verdict(disruption.reason, disruption.message);
  if (terminated && NEVER_STARTED.has(terminated.reason ?? '')) {
    return verdict(
      'RunnerError',
      `The runner could not be started: ${
        terminated.message ?? terminated.reason
      }`,
    );
  }
  if (terminated && UNSEEN_END.has(terminated.reason ?? '')) {
    const lost = {
      reason: 'NodeLost',
      message: `The node ${
        pod.spec.nodeName ?? ''
      } lost its containers, as when it is restarted.`,
    } as const;
    return { ...verdict(lost.reason, lost.message), disruption: lost };
  }
  const broken = pod.status?.initContainerStatuses?.find(
    c => (c.state?.terminated?.exitCode ?? 0) !== 0,
  );
  if (!terminated && broken) {
    const words = broken.state?.terminated?.message ?? '';
    return verdict(
      'RunnerError',
      `The container ${broken.name} that prepares the Pod ended with exit code ${broken.state?.terminated?.exitCode}. ${words}`.trim(),
    );
  }
  return verdict(
    'RunnerLost',
    terminated
      ? `The runner ended with exit code ${terminated.exitCode} and left no word why.`
      : pod.status?.message || 'The Pod ended without its runner having run.',
  );
}

/** What the agent's end alone says while the runner still runs; undefined where the runner is to tell. */
function agentLost(
  pod: Pod,
  runner: ContainerStatus,
  agent: ContainerStatus | undefined,
  now: number,
): PodVerdict | undefined {
  const terminated = agent?.state?.terminated;
  if (!terminated) return undefined;
  const common = {
    state: 'ended',
    disruption: findDisruption(pod),
    startedAt: runner.state?.running?.startedAt,
    everRan: true,
  } as const;
  if (NEVER_STARTED.has(terminated.reason ?? '')) {
    return {
      ...common,
      reason: 'AgentExited',
      message: `The agent could not be started: ${
        terminated.message ?? terminated.reason
      }`,
    };
  }
  const age = now - Date.parse(terminated.finishedAt ?? '');
  if (terminated.reason === 'OOMKilled' && !(age < OOM_GRACE_MS)) {
    return {
      ...common,
      reason: 'OOMKilled',
      message:
        'The container agent needed more memory than its limit and was killed.',
    };
  }
  return undefined;
}

/** Reads from a Pod's status alone how the session in it is. Pure. */
export function judgePod(pod: Pod, now: number): PodVerdict {
  const find = (name: string) =>
    pod.status?.containerStatuses?.find(c => c.name === name);
  const runner = find('runner');
  const agent = find('agent');
  const phase = pod.status?.phase;
  if (
    runner?.state?.terminated ||
    phase === 'Failed' ||
    phase === 'Succeeded'
  ) {
    return ended(pod, runner, agent);
  }
  const silentAt = kubeletSilentAt(pod);
  if (silentAt !== undefined && now >= silentAt) {
    return {
      state: 'ended',
      reason: 'NodeLost',
      message: `The node ${
        pod.spec.nodeName ?? ''
      } does not say that it has ended the Pod.`,
      disruption: {
        reason: 'NodeLost',
        message: findDisruption(pod)?.message ?? 'The node is silent.',
      },
      everRan: mayHaveRun(runner),
    };
  }
  if (runner?.state?.running && !agent?.state?.waiting) {
    return (
      agentLost(pod, runner, agent, now) ?? judgeRunning(pod, runner, agent)
    );
  }
  return judgeWaiting(pod);
}

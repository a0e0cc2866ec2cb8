import type { Pod } from '@agentic-sessions/kubernetes-client';
import { findPodProblem } from './findPodProblem';
import type { PodVerdict } from './PodVerdict';

type Waiting = Extract<PodVerdict, { state: 'waiting' }>;

const WORDS: Record<Waiting['step'], string> = {
  Scheduling: 'The Pod waits for a node.',
  PreparingPod: 'The node sets up the network and volumes of the Pod.',
  PullingImage: 'The node fetches the images and makes the containers.',
};

/** How far a Pod has come that is not up, as far as scheduler and kubelet say so. */
export function judgeWaiting(pod: Pod): Waiting {
  const step = stepOf(pod);
  return {
    state: 'waiting',
    step,
    waitingFor: WORDS[step],
    scheduledAt: step === 'Scheduling' ? undefined : scheduledAt(pod),
    problem: findPodProblem(pod),
  };
}

function stepOf({ spec, status }: Pod): Waiting['step'] {
  if (!spec.nodeName) return 'Scheduling';
  const ready = status?.conditions?.find(
    c => c.type === 'PodReadyToStartContainers',
  );
  // A kubelet that knows the condition sets it with its first word; one that does not names the containers alone.
  return ready?.status === 'False' || (!ready && !status?.containerStatuses)
    ? 'PreparingPod'
    : 'PullingImage';
}

function scheduledAt({ metadata, status }: Pod): number | undefined {
  const scheduled = status?.conditions?.find(
    c => c.type === 'PodScheduled' && c.status === 'True',
  );
  const time = Date.parse(
    scheduled?.lastTransitionTime ?? metadata.creationTimestamp ?? '',
  );
  return Number.isNaN(time) ? undefined : time;
}

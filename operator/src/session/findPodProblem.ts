import type { ContainerStatus, Pod } from '@agentic-sessions/kubernetes-client';
import type { PodProblem } from './PodVerdict';

const IMAGE_REASONS: Record<string, { fatal: boolean }> = {
  ErrImagePull: { fatal: false },
  ImagePullBackOff: { fatal: false },
  RegistryUnavailable: { fatal: false },
  ImageInspectError: { fatal: false },
  SignatureValidationFailed: { fatal: false },
  ErrImageNeverPull: { fatal: false },
  InvalidImageName: { fatal: true },
};

const CONFIG_REASONS = new Set([
  'CreateContainerConfigError',
  'CreateContainerError',
  'RunContainerError',
]);

function problemOf(status: ContainerStatus): PodProblem | undefined {
  const waiting = status.state?.waiting;
  const reason = waiting?.reason ?? '';
  const words = waiting?.message?.trim();
  const said = words ? `${reason}: ${words}` : `${reason}.`;
  if (IMAGE_REASONS[reason]) {
    return {
      kind: 'ImagePull',
      fatal: IMAGE_REASONS[reason].fatal,
      message: `The image of the container ${status.name} does not come. ${said}`,
    };
  }
  if (CONFIG_REASONS.has(reason)) {
    return {
      kind: 'InvalidSpec',
      fatal: false,
      message: `The container ${status.name} cannot be made. ${said}`,
    };
  }
  return undefined;
}

/** What keeps this Pod from coming up, as far as Kubernetes says so. */
export function findPodProblem(pod: Pod): PodProblem | undefined {
  const { conditions, initContainerStatuses, containerStatuses } =
    pod.status ?? {};
  const scheduled = conditions?.find(c => c.type === 'PodScheduled');
  if (scheduled?.status === 'False' && scheduled.reason === 'Unschedulable') {
    return {
      kind: 'Unschedulable',
      fatal: false,
      message: `No node takes the Pod: ${
        scheduled.message ?? 'no reason given'
      }`,
    };
  }
  for (const status of [
    ...(initContainerStatuses ?? []),
    ...(containerStatuses ?? []),
  ]) {
    const problem = problemOf(status);
    if (problem) return problem;
  }
  return undefined;
}

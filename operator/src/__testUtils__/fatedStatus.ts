import type {
  ContainerStatus,
  PodStatus,
} from '@agentic-sessions/kubernetes-client';
import type { Fate } from './Fate';
import { word } from './word';

const KEPT = { kept: true, message: 'Conversation and workspace are kept.' };

/** What the kubelet says of Pods, as their fate goes. */
export const fatedStatus = {
  /** It does not come up, for ever; undefined where it does. */
  stuck(fate: Fate): PodStatus | undefined {
    const waiting = whyStuck(fate);
    return (
      waiting && {
        phase: 'Pending',
        containerStatuses: ['runner', 'agent'].map(name => ({
          ...base(name),
          state: { waiting },
        })),
      }
    );
  },

  /** It is up. */
  up(startedAt: string): PodStatus {
    return {
      phase: 'Running',
      startTime: startedAt,
      conditions: [
        { type: 'Ready', status: 'True', lastTransitionTime: startedAt },
      ],
      containerStatuses: ['runner', 'agent'].map(name => ({
        ...base(name),
        ready: true,
        started: true,
        state: { running: { startedAt } },
      })),
    };
  },

  /** It was told to end, and has. */
  told(fate: Fate): PodStatus {
    return {
      phase: 'Succeeded',
      containerStatuses: [
        ended('runner', {
          message: word('stopped', 'Terminated', fate.snapshot ?? KEPT),
        }),
        ended('agent', {}),
      ],
    };
  },

  evicted,

  /** It ends as it must. */
  end: ending,
};

function whyStuck({ end }: Fate) {
  if (end && 'imagePull' in end) {
    return { reason: 'ErrImagePull', message: end.imagePull };
  }
  return end && 'cannotMake' in end
    ? { reason: 'CreateContainerConfigError', message: end.cannotMake }
    : undefined;
}

function base(name: string): ContainerStatus {
  return { name, ready: false, restartCount: 0, image: 'x', imageID: '' };
}

function ended(
  name: string,
  state: Record<string, unknown>,
  startedAt = new Date().toISOString(),
): ContainerStatus {
  return {
    ...base(name),
    state: {
      terminated: {
        exitCode: 0,
        startedAt,
        finishedAt: new Date().toISOString(),
        ...state,
      },
    },
  };
}

function evicted(): PodStatus {
  return {
    phase: 'Failed',
    reason: 'Evicted',
    message: 'The node was low on resource: memory.',
  };
}

function ending({ end }: Fate, startedAt: string): PodStatus {
  if (end && 'oom' in end) {
    const killed = { exitCode: 137, reason: 'OOMKilled' };
    return {
      phase: 'Failed',
      containerStatuses: ['runner', 'agent'].map(name =>
        ended(name, name === end.oom ? killed : { exitCode: 1 }, startedAt),
      ),
    };
  }
  if (end && 'evicted' in end) {
    return {
      ...evicted(),
      containerStatuses: [ended('runner', { exitCode: 137 }, startedAt)],
    };
  }
  if (end && 'crash' in end) {
    return {
      phase: 'Failed',
      containerStatuses: [ended('runner', { exitCode: 139 }, startedAt)],
    };
  }
  const message =
    end && 'word' in end ? end.word : word('completed', 'TurnEnded');
  return {
    phase: message.includes('failed') ? 'Failed' : 'Succeeded',
    containerStatuses: [
      ended('runner', { message }, startedAt),
      ended('agent', {}, startedAt),
    ],
  };
}

import type { Termination } from './readTermination';

/** Something that keeps a Pod from coming up. */
export interface PodProblem {
  kind: 'Unschedulable' | 'ImagePull' | 'InvalidSpec';
  /** True where waiting cannot cure it. */
  fatal: boolean;
  /** Kubernetes' own words. */
  message: string;
}

/** Why a Pod was taken away, where somebody or something took it. */
export interface Disruption {
  reason:
    | 'Evicted'
    | 'Preempted'
    | 'NodeLost'
    | 'WorkloadDeleted'
    | 'NamespaceTerminating';
  message: string;
}

/** What a Pod's own status says about the session in it. */
export type PodVerdict =
  | {
      state: 'waiting';
      /** How far it has come: no node, a node that sets up network and volumes, one that makes the containers. */
      step: 'Scheduling' | 'PreparingPod' | 'PullingImage';
      /** In words, for people. */
      waitingFor: string;
      /** Since when it has a node, in milliseconds since the epoch; undefined where it has none. */
      scheduledAt: number | undefined;
      problem?: PodProblem;
    }
  | {
      state: 'running';
      startedAt: string | undefined;
      /** What its condition `Ready` is to say. */
      ready: 'True' | 'False';
      reason:
        | 'RunnerStarted'
        | 'NotReady'
        | 'NodeSilent'
        | Disruption['reason'];
      message: string;
    }
  | {
      state: 'ended';
      /** The runner's own last word, where it left one. */
      termination?: Termination;
      /** What Kubernetes says, where the runner says nothing or Kubernetes knows better. */
      reason: string;
      message: string;
      disruption?: Disruption;
      /** When the runner began, where that is known. */
      startedAt?: string;
      /** Whether the runner may have begun. Only if it certainly did not, another attempt is made. */
      everRan: boolean;
    };

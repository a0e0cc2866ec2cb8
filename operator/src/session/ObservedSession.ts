import type { AgentRuntime, Session } from '@agentic-sessions/kubernetes-api';
import type { Pod } from '@agentic-sessions/kubernetes-client';
import type { Admission } from '../admission/decideAdmission';
import type { PodSandbox } from './podSandbox';
import type { VanishedPod } from './VanishedPods';
import type { SessionTimeouts } from './SessionTimeouts';

/** How patient the operator is; from its configuration. */
export interface Patience {
  /** How long an image may fail to come. */
  imagePullMs: number;
  /** How long a container may fail to be made. */
  containerMs: number;
  /** How long an AgentRuntime may be missing after the session was made. */
  runtimeMs: number;
  /** How long the Pod of an ended session is kept for its logs. */
  keepPodMs: number;
  /** How long a Pod may go on after its session has ended. */
  lingerMs: number;
  /** Pods a session gets at most. */
  maxAttempts: number;
}

/** All that is known of a session at one moment. */
export interface ObservedSession {
  session: Session;
  /** Pods that the session owns, by its UID. */
  pods: readonly Pod[];
  /** Last state of the recorded Pod, where we saw it go. */
  vanished?: VanishedPod;
  runtime?: AgentRuntime;
  /** Whether it may have a Pod; undefined where that was not asked. */
  admission?: Admission;
  /** Why policy does not let it start now, where that was asked. */
  violation?: string;
  /** Why policy does not let it go on, whatever state it is in. */
  forbidden?: string;
  /** What must be known first before policy lets it start, where that was asked. */
  unknown?: string;
  timeouts: SessionTimeouts;
  /** What its Pod would run in; as the operator is configured where absent. */
  sandbox?: PodSandbox;
  /** Whether its namespace is being deleted. */
  isNamespaceGoing?: boolean;
  /** Whether the node of a Pod that went unseen is drained or gone, where that was asked. */
  isNodeLeft?: boolean;
  /** The latest warning about its Pod, in Kubernetes' words, where that was asked. */
  warning?: string;
  /** Since when the current Pod has had the problem it has. */
  problemSince?: number;
  patience: Patience;
  /** Milliseconds since the epoch. */
  now: number;
}

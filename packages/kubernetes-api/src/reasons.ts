import type { SessionPhase } from './generated';

/**
 * Every reason that `status.reason` may have, the phase it belongs to, and what it says to people where nobody knows a
 * better sentence. A runner may end a session with a word that is not here; it is shown as it is.
 */
export const SESSION_REASONS = {
  Created: {
    phase: 'Pending',
    says: 'It is made, and waits for what it needs before it can ask for a place.',
  },
  NamespaceLimit: {
    phase: 'Queued',
    says: 'As many sessions of this namespace run as its policy lets; next when one ends.',
  },
  PlatformLimit: {
    phase: 'Queued',
    says: 'As many sessions run as the platform lets; next when one ends.',
  },
  SandboxUnknown: {
    phase: 'Queued',
    says: 'It is not known yet whether the cluster keeps sessions apart as policy demands.',
  },
  Admitted: {
    phase: 'Starting',
    says: 'It has a place; its Pod is being made.',
  },
  PodCreated: { phase: 'Starting', says: 'Its Pod waits for a node.' },
  PreparingPod: {
    phase: 'Starting',
    says: 'The node sets up the network and volumes of its Pod.',
  },
  PullingImage: { phase: 'Starting', says: 'The node is fetching the images.' },
  Restarting: {
    phase: 'Starting',
    says: 'The earlier Pod is gone through no fault of the session; a new one is being made.',
  },
  RunnerStarted: {
    phase: 'Running',
    says: 'Its Pod is up and the agent is started.',
  },
  Suspending: {
    phase: 'Running',
    says: 'It is being suspended: conversation and workspace are kept.',
  },
  Stopping: {
    phase: 'Running',
    says: 'Somebody stopped it; its Pod has a moment to end.',
  },
  SuspendedByUser: { phase: 'Suspended', says: 'Somebody suspended it.' },
  TurnEnded: { phase: 'Completed', says: 'The agent has done what was asked.' },
  IdleTimeout: {
    phase: 'Completed',
    says: 'Nobody wrote to it for as long as its idle limit allows.',
  },
  FinishedByUser: { phase: 'Completed', says: 'Somebody declared it done.' },
  TimedOut: {
    phase: 'Failed',
    says: 'It ran as long as its time limit allows.',
  },
  QueueTimeout: {
    phase: 'Failed',
    says: 'No place became free within its queue limit. Start it again later, or ask for a higher limit.',
  },
  StartTimeout: {
    phase: 'Failed',
    says: 'Its Pod did not come up within its start limit. The events of the Pod say what it waited for.',
  },
  BudgetExceeded: { phase: 'Failed', says: 'Its budget is spent.' },
  PolicyViolation: {
    phase: 'Failed',
    says: 'It asked for what policy does not allow.',
  },
  RuntimeNotFound: {
    phase: 'Failed',
    says: 'There is no AgentRuntime of that name. Ask a platform engineer to add it, or choose another.',
  },
  InvalidSpec: {
    phase: 'Failed',
    says: 'What was asked cannot be made into a Pod.',
  },
  WorkloadRefused: {
    phase: 'Failed',
    says: 'The cluster refused its Pod.',
  },
  NamespaceTerminating: {
    phase: 'Failed',
    says: 'Its namespace is being deleted. Start the session in another.',
  },
  Unschedulable: { phase: 'Failed', says: 'No node has room for its Pod.' },
  ImagePull: {
    phase: 'Failed',
    says: 'An image could not be fetched. Its name or the registry is wrong, or access to it is missing.',
  },
  OOMKilled: {
    phase: 'Failed',
    says: 'It needed more memory than its limit. Raise the memory limit of the AgentRuntime.',
  },
  Evicted: {
    phase: 'Failed',
    says: 'The node ran out of room and put its Pod out.',
  },
  Preempted: { phase: 'Failed', says: 'A more important Pod took its place.' },
  NodeLost: { phase: 'Failed', says: 'The node with its Pod is gone.' },
  WorkloadDeleted: { phase: 'Failed', says: 'Somebody deleted its Pod.' },
  RunnerLost: {
    phase: 'Failed',
    says: 'Its runner ended without saying how. The log of the container `runner` may tell.',
  },
  RunnerError: {
    phase: 'Failed',
    says: 'Its runner met an error that it could not get over.',
  },
  AgentExited: {
    phase: 'Failed',
    says: 'The agent ended in the middle of its work. The log of the container `agent` may tell.',
  },
  AgentError: {
    phase: 'Failed',
    says: 'The agent ended its turn with an error.',
  },
  MaxTokens: {
    phase: 'Failed',
    says: 'The agent reached the limit of tokens of its model.',
  },
  MaxTurnRequests: {
    phase: 'Failed',
    says: 'The agent made as many model calls as one turn may have.',
  },
  Refused: { phase: 'Failed', says: 'The agent refused to go on.' },
  Interrupted: {
    phase: 'Failed',
    says: 'It was cut off after its prompt had begun. Start it again to run the prompt anew.',
  },
  InterruptedByUser: {
    phase: 'Stopped',
    says: 'Somebody interrupted its only turn.',
  },
  Terminated: { phase: 'Stopped', says: 'Kubernetes asked its Pod to end.' },
  StoppedByUser: { phase: 'Stopped', says: 'Somebody stopped it.' },
} as const satisfies Record<string, { phase: SessionPhase; says: string }>;

/** A reason of our vocabulary. */
export type SessionReason = keyof typeof SESSION_REASONS;

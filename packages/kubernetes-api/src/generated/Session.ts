// Generated from manifests/crds by scripts/generate.mjs. Do not edit.

import type { ApiResource } from '../ApiResource';
import type { ObjectMeta } from '../ObjectMeta';

/**
 * person is somebody whom the cluster knows, external somebody whom only the source knows, machine a ServiceAccount or an API key.
 */
export type SessionActorKind = 'person' | 'external' | 'machine';
/**
 * None reaches the platform's gateways alone, Listed also what is listed, Open the public internet too: not addresses of private networks, unless they are listed.
 */
export type SessionEgressMode = 'None' | 'Listed' | 'Open';
/**
 * What people want of the session. Suspended frees its Pod and keeps conversation and workspace; Running resumes it. Stopped is final.
 */
export type SessionDesiredState = 'Running' | 'Suspended' | 'Stopped';
/**
 * Pending, or nothing yet, until the operator has looked at it, Queued while it waits for a place, Starting while its Pod comes up, Running, Suspended; Completed, Failed and Stopped are ends.
 */
export type SessionPhase =
  | 'Pending'
  | 'Queued'
  | 'Starting'
  | 'Running'
  | 'Suspended'
  | 'Completed'
  | 'Failed'
  | 'Stopped';
/**
 * What the agent is doing while the session runs. Written by the portal.
 */
export type SessionActivity =
  | 'Working'
  | 'WaitingForInput'
  | 'WaitingForApproval'
  | 'Idle';

export interface SessionParts {
  spec: SessionSpec;
  status?: SessionStatus;
}
/**
 * What should run. All of it is fixed when the session is created, except desiredState.
 */
export interface SessionSpec {
  /**
   * What people call the session, one line.
   */
  title?: string;
  /**
   * The first message to the agent. Text from outside is data; nothing in it changes the session's settings.
   */
  prompt: string;
  framework: SessionFramework;
  /**
   * Model that was asked for. Absent means the first one that the runtime and the policy both allow.
   */
  model?: string;
  /**
   * Named values for the agent, such as `website`, the address of a site to survey. At most 4096 characters together.
   */
  inputs?: {
    [k: string]: string;
  };
  /**
   * Git repositories that the runner clones into the workspace before the agent begins.
   */
  repositories?: SessionRepository[];
  trigger: SessionOrigin;
  /**
   * The catalog entity the session is about, such as `component:default/checkout`.
   */
  entityRef?: string;
  policy?: SessionPolicySnapshot;
  /**
   * What happens to the files that the session makes.
   */
  artifacts?: {
    /**
     * Where the files are kept.
     */
    storage?: {
      /**
       * Name of an artifact store of the portal, such as folder or s3.
       */
      type: string;
    };
  };
  timeouts?: SessionTimeouts;
  /**
   * Whether the session waits for further messages when the agent's turn ends. If not, it is done then.
   */
  interactive?: boolean;
  /**
   * Each step counts in the queue as having come a minute earlier than the other sessions of the namespace.
   */
  priority?: number;
  desiredState?: SessionDesiredState;
}
/**
 * Which agent runs, and how it is set up.
 */
export interface SessionFramework {
  /**
   * Name of the AgentRuntime.
   */
  type: string;
  /**
   * Version of the runtime that was asked for; for the record.
   */
  version?: string;
  /**
   * Settings of the runtime, as the runtime documents them. Not for secrets. At most 2048 characters together.
   */
  config?: {
    [k: string]: string;
  };
}
export interface SessionRepository {
  /**
   * Address of the repository, http or https, without a user or password in it.
   */
  url: string;
  /**
   * Branch, tag or commit. Absent means the default branch.
   */
  ref?: string;
  /**
   * Folder below the workspace to clone into. Absent means the repository's own name.
   */
  path?: string;
}
/**
 * Where the session came from. The server writes it from what it verified, never from what a caller says.
 */
export interface SessionOrigin {
  /**
   * Kind of source, such as github, portal, kubectl, schedule.
   */
  source: string;
  /**
   * The source's own name of what happened, such as issue_comment.
   */
  event?: string;
  /**
   * Id of the stored delivery that started it, by which its payload can be found.
   */
  delivery?: string;
  /**
   * Later events with the same key reach this session while it runs instead of starting another.
   */
  correlationKey?: string;
  /**
   * One line for people, such as `comment on checkout#412`.
   */
  description?: string;
  /**
   * Where people can see what started it.
   */
  url?: string;
  /**
   * SHA-256 of the payload as it came, in hexadecimal. The payload itself stays out of the cluster.
   */
  payloadDigest?: string;
  actor: SessionActor;
}
/**
 * Who asked.
 */
export interface SessionActor {
  kind: SessionActorKind;
  /**
   * Kubernetes username of a person or machine; the source's name of an external actor.
   */
  name: string;
  /**
   * The source's unchanging id of the actor. Names are shown, ids are compared.
   */
  id?: string;
  /**
   * Name to show to people.
   */
  displayName?: string;
  /**
   * Kubernetes username of the person whom an external actor is, as trustedActors of the NamespacePolicy said when the session was started. It gives no rights.
   */
  user?: string;
}
/**
 * The policy as it was when the session was allowed. What holds at any moment is this, narrowed further by today's policy; it is never wider than this.
 */
export interface SessionPolicySnapshot {
  /**
   * Digest of this snapshot. An approval is bound to it.
   */
  version: string;
  /**
   * Models the session may use.
   */
  models: {
    /**
     * Names of models, or prefixes that end in `*`. An empty list allows none.
     */
    allowed: string[];
    /**
     * Names or prefixes that are refused even where allowed matches.
     */
    blocked: string[];
  };
  /**
   * Tools the agent may use.
   */
  tools: {
    /**
     * Names of tools, or prefixes that end in `*`. An empty list allows none.
     */
    allowed: string[];
    /**
     * Names or prefixes that are refused even where allowed matches.
     */
    blocked: string[];
  };
  approvals: SessionApprovals;
  egress?: SessionEgress;
  budget?: SessionBudget;
  /**
   * Generation of the NamespacePolicy this came from.
   */
  namespacePolicyGeneration?: number;
  /**
   * Generation of the PlatformPolicy this came from.
   */
  platformPolicyGeneration?: number;
}
/**
 * Which tools ask a person first, and whom.
 */
export interface SessionApprovals {
  /**
   * Names of tools, or prefixes that end in `*`, that wait for a person's yes.
   */
  required: string[];
  /**
   * Users (`user:ada`) and groups (`group:payments`) of the cluster who may decide, among those who hold the verb approve. Absent means everybody who holds it; an empty list means nobody.
   */
  approvers?: string[];
  /**
   * Seconds after which silence means no.
   */
  expirySeconds?: number;
  /**
   * Whether the person who started the session may approve for it.
   */
  allowRequester?: boolean;
}
/**
 * Where the agent may connect to, beyond models and repositories.
 */
export interface SessionEgress {
  mode: SessionEgressMode;
  /**
   * Names of hosts; `*.example.com` means every name below example.com. Gateways read them.
   */
  hosts?: string[];
  /**
   * Blocks of addresses that are reached, e.g. an internal server or a repository. With Listed these are all that the cluster's network lets through, with Open they come on top of the public internet; with None they are not read.
   */
  networks?: SessionEgressNetwork[];
}
export interface SessionEgressNetwork {
  /**
   * The block, e.g. `192.0.2.0/24`; a single address is one with `/32` (IPv6 `/128`).
   */
  cidr: string;
  /**
   * Blocks within it that are not reached.
   */
  except?: string[];
  /**
   * Which ports of it; absent means all, of every protocol.
   */
  ports?: {
    /**
     * The port, or the first of a range.
     */
    port: number;
    /**
     * The last port of a range.
     */
    endPort?: number;
    /**
     * Default TCP.
     */
    protocol?: 'TCP' | 'UDP' | 'SCTP';
  }[];
}
/**
 * The most that the session may cost.
 */
export interface SessionBudget {
  /**
   * Amount of money.
   */
  limit: number;
  /**
   * Currency by its ISO 4217 code.
   */
  currency: string;
}
/**
 * How long each part may last. Absent values come from policy, and policy is the ceiling.
 */
export interface SessionTimeouts {
  /**
   * Longest wait for a free place; then Failed with reason QueueTimeout.
   */
  queueSeconds?: number;
  /**
   * Longest time from the Pod's creation until the runner runs; then Failed with reason StartTimeout.
   */
  startSeconds?: number;
  /**
   * Longest time to run, all attempts together; then Failed with reason TimedOut.
   */
  runSeconds?: number;
  /**
   * How long an interactive session waits for the next message before it is done.
   */
  idleSeconds?: number;
}
/**
 * What is so. The operator writes all of it but activity, idleSince, firstTurnAt, usage, artifacts and snapshot, which the portal writes.
 */
export interface SessionStatus {
  phase?: SessionPhase;
  /**
   * Why the session is in this phase, in one word for machines, such as TimedOut or ImagePull.
   */
  reason?: string;
  /**
   * The same as a sentence for people, with what to do about it.
   */
  message?: string;
  /**
   * Generation of the spec that this status speaks of.
   */
  observedGeneration?: number;
  /**
   * PolicyValidated, Admitted, WorkloadCreated, Ready and Finished, in Kubernetes' usual form.
   */
  conditions?: SessionCondition[];
  /**
   * Place in the queue of the limit that it waits for, 1 for the next to start. Exact for the first ten, a good guess further back. Present only while Queued.
   */
  queuePosition?: number;
  workload?: SessionWorkload;
  /**
   * Since when the session is in this phase, or since when this attempt is made in it. Said apart from history, which may be full.
   */
  phaseSince?: string;
  /**
   * How often it was suspended.
   */
  suspensions?: number;
  /**
   * How long it did not run between its start and phaseSince: suspended, waiting for a place again, or between two Pods. Its time limit does not count this.
   */
  pausedSeconds?: number;
  /**
   * When the first attempt began to run.
   */
  startedAt?: string;
  /**
   * When the session ended.
   */
  finishedAt?: string;
  /**
   * Changes of phase in the order they happened. Only ever added to, at most 50; later changes are counted in historyOmitted and stand in the ledger.
   */
  history?: SessionHistoryEntry[];
  /**
   * Number of changes of phase that found history full.
   */
  historyOmitted?: number;
  activity?: SessionActivity;
  /**
   * When the agent's last turn ended, while nothing is said to it since. Absent while it works, and before its first turn. Written by the portal.
   */
  idleSince?: string;
  /**
   * When the agent's first turn began. Absent until then: a session whose Pod is taken away before may begin anew in another. Written by the portal.
   */
  firstTurnAt?: string;
  usage?: SessionUsage;
  /**
   * Files that the session has made. Written by the portal.
   */
  artifacts?: {
    /**
     * How many there are.
     */
    count?: number;
  };
  /**
   * The workspace as it was last kept for a Pod that comes after. Written by the portal, which has it.
   */
  snapshot?: {
    /**
     * The Pod that took it; see workload.attempt.
     */
    attempt: number;
    /**
     * When it was stored.
     */
    takenAt: string;
    /**
     * Its size, compressed.
     */
    bytes?: number;
  };
}
/**
 * One aspect of the session's state.
 */
export interface SessionCondition {
  /**
   * Which aspect.
   */
  type: string;
  /**
   * Whether it holds.
   */
  status: 'True' | 'False' | 'Unknown';
  /**
   * Generation of the spec that it speaks of.
   */
  observedGeneration?: number;
  /**
   * When status last changed.
   */
  lastTransitionTime: string;
  /**
   * Why, in one word for machines.
   */
  reason: string;
  /**
   * Why, in a sentence for people.
   */
  message: string;
}
/**
 * The Pod of the current attempt.
 */
export interface SessionWorkload {
  /**
   * Name of the Pod.
   */
  podName: string;
  /**
   * UID of the Pod. A runner's token must carry it to speak for this session.
   */
  podUID?: string;
  /**
   * Which Pod of the session this is; 0 is the first.
   */
  attempt: number;
  /**
   * Name of the node on which it runs, once it does.
   */
  nodeName?: string;
}
/**
 * One change of phase.
 */
export interface SessionHistoryEntry {
  /**
   * When it happened.
   */
  time: string;
  /**
   * The phase that began.
   */
  phase:
    | 'Pending'
    | 'Queued'
    | 'Starting'
    | 'Running'
    | 'Suspended'
    | 'Completed'
    | 'Failed'
    | 'Stopped';
  /**
   * Why, in one word for machines.
   */
  reason: string;
  /**
   * Why, in a sentence for people.
   */
  message?: string;
}
/**
 * What the session has used so far. Written by the portal.
 */
export interface SessionUsage {
  /**
   * Tokens that models have read.
   */
  inputTokens?: number;
  /**
   * Tokens that models have written.
   */
  outputTokens?: number;
  /**
   * Amount of money.
   */
  cost?: number;
  /**
   * Currency of cost by its ISO 4217 code.
   */
  currency?: string;
}

/** A Session is one run of a coding agent for a team: what was asked, by whom, under which policy, and how it goes. The portal creates it; the operator turns it into one Pod and reports its phase. People start, steer and stop sessions through the portal or its API, never by writing this object. */
export interface Session {
  apiVersion: 'agentic-sessions.io/v1alpha1';
  kind: 'Session';
  metadata: ObjectMeta;
  spec: SessionSpec;
  status?: SessionStatus;
}

/** How the API server knows {@link Session}. */
export const sessionResource: ApiResource<Session> = {
  kind: 'Session',
  listKind: 'SessionList',
  plural: 'sessions',
  singular: 'session',
  shortName: 'ags',
  namespaced: true,
  group: 'agentic-sessions.io',
  version: 'v1alpha1',
};

/** Every SessionActorKind, in the order of the CRD. */
export const SESSION_ACTOR_KINDS: readonly SessionActorKind[] = [
  'person',
  'external',
  'machine',
];

/** Every SessionEgressMode, in the order of the CRD. */
export const SESSION_EGRESS_MODES: readonly SessionEgressMode[] = [
  'None',
  'Listed',
  'Open',
];

/** Every SessionDesiredState, in the order of the CRD. */
export const SESSION_DESIRED_STATES: readonly SessionDesiredState[] = [
  'Running',
  'Suspended',
  'Stopped',
];

/** Every SessionPhase, in the order of the CRD. */
export const SESSION_PHASES: readonly SessionPhase[] = [
  'Pending',
  'Queued',
  'Starting',
  'Running',
  'Suspended',
  'Completed',
  'Failed',
  'Stopped',
];

/** Every SessionActivity, in the order of the CRD. */
export const SESSION_ACTIVITIES: readonly SessionActivity[] = [
  'Working',
  'WaitingForInput',
  'WaitingForApproval',
  'Idle',
];

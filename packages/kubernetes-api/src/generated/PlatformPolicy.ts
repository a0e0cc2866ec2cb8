// Generated from manifests/crds by scripts/generate.mjs. Do not edit.

import type { ApiResource } from '../ApiResource';
import type { ObjectMeta } from '../ObjectMeta';

export interface PlatformPolicyParts {
  spec: PlatformPolicySpec;
  status?: PlatformPolicyStatus;
}
/**
 * The ceilings for all namespaces.
 */
export interface PlatformPolicySpec {
  models?: PlatformPolicyModels;
  tools?: PlatformPolicyTools;
  approvals?: PlatformPolicyApprovals;
  /**
   * How many sessions of one namespace, and of all together, run at once.
   */
  concurrency?: {
    /**
     * Sessions that have or are getting a Pod. More wait in the queue; 0 lets none start.
     */
    maxRunning?: number;
    /**
     * The same for the sessions of all namespaces together. A place that becomes free goes to the namespace that has lately used the fewest. Absent sets no such limit.
     */
    maxRunningTotal?: number;
    /**
     * Highest priority that counts in the queue; a session with a higher one is treated as having this.
     */
    maxPriority?: number;
  };
  /**
   * The most that one session may cost.
   */
  budgets?: {
    /**
     * Amount of money.
     */
    perSession?: number;
    /**
     * Currency by its ISO 4217 code.
     */
    currency?: string;
  };
  timeouts?: PlatformPolicyTimeouts;
  /**
   * How fast sessions may be started.
   */
  rate?: {
    /**
     * Sessions a minute in one namespace.
     */
    sessionsPerMinute?: number;
  };
  egress?: PlatformPolicyEgress;
  sandbox?: PlatformPolicySandbox;
  /**
   * How long things are kept, as a number and h, d, w or y.
   */
  retention?: {
    /**
     * Session objects after their end, at most.
     */
    sessions?: string;
    /**
     * Files that sessions made, at most.
     */
    artifacts?: string;
    /**
     * Records of who did what, at least.
     */
    auditLogs?: string;
  };
  /**
   * Limits of the files that one session may keep.
   */
  artifacts?: {
    /**
     * How many files.
     */
    maxCount?: number;
    /**
     * Bytes of all files together.
     */
    maxBytes?: number;
  };
}
/**
 * Which models sessions of any namespace may use, and how much they may spend.
 */
export interface PlatformPolicyModels {
  /**
   * Names of models, or beginnings that end in `*`. Absent allows every model; an empty list allows none.
   */
  allowed?: string[];
  /**
   * Names or beginnings that are refused even where allowed matches.
   */
  blocked?: string[];
  /**
   * The most that all sessions of a namespace may spend in a calendar month (UTC).
   */
  budget?: {
    /**
     * Amount of money.
     */
    monthly: number;
    /**
     * Currency by its ISO 4217 code.
     */
    currency: string;
  };
}
/**
 * Which tools agents of any namespace may use. A tool is named by its kind (read, edit, delete, search, execute, fetch), by its own name, or, for a command, by the program and its first word, such as `git push`.
 */
export interface PlatformPolicyTools {
  /**
   * Names of tools, or beginnings that end in `*`. Absent allows every tool; an empty list allows none.
   */
  allowed?: string[];
  /**
   * Names or beginnings that are refused even where allowed matches.
   */
  blocked?: string[];
}
/**
 * Which tools wait for a person, and whom.
 */
export interface PlatformPolicyApprovals {
  /**
   * Names of tools, or beginnings that end in `*`, that wait for a yes.
   */
  required?: string[];
  /**
   * Users (`user:ada`) and groups (`group:payments`) of the cluster who may decide, among those who hold the verb approve on sessions. Absent means everybody who holds it; an empty list means nobody.
   */
  approvers?: string[];
  /**
   * Seconds after which silence means no. Never more than this.
   */
  expirySeconds?: number;
  /**
   * Whether the person who started a session may approve for it.
   */
  allowRequester?: boolean;
}
/**
 * The longest that each part of a session may last; a ceiling.
 */
export interface PlatformPolicyTimeouts {
  /**
   * Wait for a free place.
   */
  queueSeconds?: number;
  /**
   * From the Pod's creation until the runner runs.
   */
  startSeconds?: number;
  /**
   * Run, all attempts together.
   */
  runSeconds?: number;
  /**
   * Wait of an interactive session for the next message.
   */
  idleSeconds?: number;
}
/**
 * Where Pods of sessions may connect to, beyond the platform's gateways, which are always open. It is None where neither policy says anything.
 */
export interface PlatformPolicyEgress {
  /**
   * None reaches the platform's gateways alone, Listed also what is listed, Open the public internet too: not addresses of private networks, unless they are listed.
   */
  mode: 'None' | 'Listed' | 'Open';
  /**
   * Names of hosts; `*.example.com` means every name below example.com. Read only where mode is Listed, and by gateways alone: the cluster's network knows no names, so that it takes networks to let something through.
   */
  hosts?: string[];
  /**
   * Blocks of addresses that are reached, e.g. an internal server or a repository. With Listed these are all that the cluster's network lets through, with Open they come on top of the public internet; with None they are not read.
   */
  networks?: {
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
  }[];
}
/**
 * What must hold around a session's Pod. A namespace can only ask for more, never for less.
 */
export interface PlatformPolicySandbox {
  /**
   * No session starts unless the operator has seen that this cluster enforces NetworkPolicies; many accept them and do nothing. It checks regularly; what it found stands in the status of the PlatformPolicy.
   */
  requireNetworkPolicy?: boolean;
  /**
   * No session starts unless the operator has seen that its Pods get a user namespace of their own, in which root is nobody on the node. Not together with runtimeClasses, under which it does not try that.
   */
  requireUserNamespace?: boolean;
  /**
   * RuntimeClasses that Pods of sessions may run under, the preferred first, such as gvisor. Of two lists what both have, in the order of the namespace. Absent leaves the choice to the operator's configuration.
   */
  runtimeClasses?: string[];
}
/**
 * What the operator found out about the cluster.
 */
export interface PlatformPolicyStatus {
  /**
   * Generation of the spec that this status speaks of.
   */
  observedGeneration?: number;
  /**
   * When the operator last tried what the conditions say.
   */
  sandboxCheckedAt?: string;
  /**
   * NetworkPolicyEnforced and UserNamespaces, in Kubernetes' usual form. Unknown where it could not be found out.
   */
  conditions?: PlatformPolicyCondition[];
}
/**
 * One aspect of the object's state.
 */
export interface PlatformPolicyCondition {
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

/** A PlatformPolicy holds the ceilings that the platform sets for every namespace. There is one, named default. A NamespacePolicy can only tighten it: what both allow is allowed, what either blocks is blocked, the smaller number holds. */
export interface PlatformPolicy {
  apiVersion: 'agentic-sessions.io/v1alpha1';
  kind: 'PlatformPolicy';
  metadata: ObjectMeta;
  spec: PlatformPolicySpec;
  status?: PlatformPolicyStatus;
}

/** How the API server knows {@link PlatformPolicy}. */
export const platformPolicyResource: ApiResource<PlatformPolicy> = {
  kind: 'PlatformPolicy',
  listKind: 'PlatformPolicyList',
  plural: 'platformpolicies',
  singular: 'platformpolicy',
  shortName: 'agpp',
  namespaced: false,
  group: 'agentic-sessions.io',
  version: 'v1alpha1',
};

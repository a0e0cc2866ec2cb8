// Generated from manifests/crds by scripts/generate.mjs. Do not edit.

import type { ApiResource } from '../ApiResource';
import type { ObjectMeta } from '../ObjectMeta';

export interface NamespacePolicyParts {
  spec: NamespacePolicySpec;
  status?: NamespacePolicyStatus;
}
/**
 * What sessions of this namespace may do.
 */
export interface NamespacePolicySpec {
  models?: NamespacePolicyModels;
  tools?: NamespacePolicyTools;
  approvals?: NamespacePolicyApprovals;
  /**
   * How many sessions run at once.
   */
  concurrency?: {
    /**
     * Sessions that have or are getting a Pod. More wait in the queue; 0 lets none start. Absent means 50, or what the platform allows where that is less.
     */
    maxRunning?: number;
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
  timeouts?: NamespacePolicyTimeouts;
  /**
   * How fast sessions may be started.
   */
  rate?: {
    /**
     * Sessions a minute. Absent means 10, or what the platform allows where that is less.
     */
    sessionsPerMinute?: number;
  };
  egress?: NamespacePolicyEgress;
  sandbox?: NamespacePolicySandbox;
  /**
   * How long things are kept, as a number and h, d, w or y.
   */
  retention?: {
    /**
     * Session objects after their end. Default 90d.
     */
    sessions?: string;
    /**
     * Files that sessions made. Default 30d.
     */
    artifacts?: string;
    /**
     * Records of who did what. Default 7y.
     */
    auditLogs?: string;
  };
  /**
   * Limits of the files that one session may keep.
   */
  artifacts?: {
    /**
     * How many files. Absent means 100, or what the platform allows where that is less.
     */
    maxCount?: number;
    /**
     * Bytes of all files together.
     */
    maxBytes?: number;
  };
  /**
   * People and machines of a source whose events may start or steer sessions here. They are known by the source's unchanging id; a name is only for reading.
   */
  trustedActors?: TrustedActor[];
  /**
   * Who is told about sessions of this namespace.
   */
  notifications?: {
    /**
     * Addresses that get a signed request.
     */
    webhooks?: NotificationWebhook[];
  };
}
/**
 * Which models sessions of this namespace may use, and how much they may spend.
 */
export interface NamespacePolicyModels {
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
 * Which tools agents of this namespace may use. A tool is named by its kind (read, edit, delete, search, execute, fetch), by its own name, or, for a command, by the program and its first word, such as `git push`.
 */
export interface NamespacePolicyTools {
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
export interface NamespacePolicyApprovals {
  /**
   * Names of tools, or beginnings that end in `*`, that wait for a yes.
   */
  required?: string[];
  /**
   * Users (`user:ada`) and groups (`group:payments`) of the cluster who may decide, among those who hold the verb approve on sessions. Absent means everybody who holds it; an empty list means nobody.
   */
  approvers?: string[];
  /**
   * Seconds after which silence means no.
   */
  expirySeconds?: number;
  /**
   * Whether the person who started a session may approve for it.
   */
  allowRequester?: boolean;
}
/**
 * The longest that each part of a session may last, and what holds where nobody says.
 */
export interface NamespacePolicyTimeouts {
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
export interface NamespacePolicyEgress {
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
export interface NamespacePolicySandbox {
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
export interface TrustedActor {
  /**
   * Kind of source, such as github.
   */
  source: string;
  /**
   * The source's unchanging id; for GitHub the number, not the login.
   */
  id: string;
  /**
   * Whom that id belongs to, for people who read this.
   */
  name?: string;
  /**
   * Kubernetes username of the person whom the account belongs to. It gives no rights; it binds who may approve: where allowRequester is false, this person may not decide for sessions that the account started, as for their own.
   */
  user?: string;
}
export interface NotificationWebhook {
  /**
   * Where to send to.
   */
  url: string;
  /**
   * Kinds of events, such as session.ended, or beginnings that end in `*`.
   */
  events: string[];
}
/**
 * What the operator found.
 */
export interface NamespacePolicyStatus {
  /**
   * Generation of the spec that this status speaks of.
   */
  observedGeneration?: number;
  /**
   * Accepted, in Kubernetes' usual form. False where the PlatformPolicy allows less than this policy does.
   */
  conditions?: NamespacePolicyCondition[];
}
/**
 * One aspect of the object's state.
 */
export interface NamespacePolicyCondition {
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

/** A NamespacePolicy says what agent sessions of one team may do. There is one in a namespace, named default. It can only tighten the PlatformPolicy: a wider value is refused, and where the platform tightens later, the condition Accepted says what has no effect any more. Without one, the PlatformPolicy alone holds. */
export interface NamespacePolicy {
  apiVersion: 'agentic-sessions.io/v1alpha1';
  kind: 'NamespacePolicy';
  metadata: ObjectMeta;
  spec: NamespacePolicySpec;
  status?: NamespacePolicyStatus;
}

/** How the API server knows {@link NamespacePolicy}. */
export const namespacePolicyResource: ApiResource<NamespacePolicy> = {
  kind: 'NamespacePolicy',
  listKind: 'NamespacePolicyList',
  plural: 'namespacepolicies',
  singular: 'namespacepolicy',
  shortName: 'agnp',
  namespaced: true,
  group: 'agentic-sessions.io',
  version: 'v1alpha1',
};

// Generated from manifests/crds by scripts/generate.mjs. Do not edit.

import type { ApiResource } from '../ApiResource';
import type { ObjectMeta } from '../ObjectMeta';

/**
 * What an event does whose session is still going. Steer sends its prompt to that session, Queue starts another one after it, Skip records it and does nothing.
 */
export type SessionTriggerOnRunning = 'Steer' | 'Queue' | 'Skip';

export interface SessionTriggerParts {
  spec: SessionTriggerSpec;
  status?: SessionTriggerStatus;
}
/**
 * Which events count, from whom, and what they start.
 */
export interface SessionTriggerSpec {
  /**
   * Kind of source, such as github, slack, jira or generic.
   */
  source: string;
  /**
   * Id of the portal's webhook endpoint that events must have come in by. An endpoint belongs to one namespace, and only that one's triggers may name it.
   */
  endpoint: string;
  /**
   * The source's names of events, such as issue_comment; `*` means every one.
   */
  events: string[];
  /**
   * CEL expression over event (the payload), name (the kind of event) and action (the payload's own word for what happened) that is true for events that count. Absent means all. An expression that fails counts as no.
   */
  filter?: string;
  actors?: SessionTriggerActors;
  /**
   * CEL expression for the key that ties events together, such as the number of an issue. An event whose key belongs to a session that is still going is handled as onRunning says.
   */
  correlationKey?: string;
  onRunning?: SessionTriggerOnRunning;
  template: SessionTemplate;
}
/**
 * Whose events count. Nobody is trusted unless it is said here.
 */
export interface SessionTriggerActors {
  /**
   * Whether the trusted actors of the NamespacePolicy count.
   */
  trusted?: boolean;
  /**
   * Further actors, by the source's unchanging id.
   */
  ids?: string[];
}
/**
 * The session that an event starts. What ends in From is a CEL expression over event (the payload), name (the kind of event) and action; its value is data, never settings or code.
 */
export interface SessionTemplate {
  /**
   * What people call the session. Either this or titleFrom.
   */
  title?: string;
  /**
   * CEL expression for the title. Longer values are cut.
   */
  titleFrom?: string;
  /**
   * First message to the agent. Either this or promptFrom.
   */
  prompt?: string;
  /**
   * CEL expression for the first message to the agent, such as `event.comment.body`.
   */
  promptFrom?: string;
  /**
   * Which agent runs, and how it is set up.
   */
  framework: {
    /**
     * Name of the AgentRuntime.
     */
    type: string;
    /**
     * Version of the runtime; for the record.
     */
    version?: string;
    /**
     * Settings of the runtime, as the runtime documents them. Not for secrets.
     */
    config?: {
      [k: string]: string;
    };
  };
  /**
   * Model to use. Absent means the first one that the runtime and the policy both allow.
   */
  model?: string;
  /**
   * Git repositories that the runner clones into the workspace.
   */
  repositories?: SessionTemplateRepository[];
  /**
   * Named values for the agent.
   */
  inputs?: {
    [k: string]: string;
  };
  /**
   * CEL expressions for named values. A name stands in inputs or here, not in both.
   */
  inputsFrom?: {
    [k: string]: string;
  };
  /**
   * Whether the session waits for further messages when the turn ends.
   */
  interactive?: boolean;
  /**
   * How long each part may last; policy is the ceiling.
   */
  timeouts?: {
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
  };
  /**
   * The catalog entity that sessions are about, such as `component:default/checkout`.
   */
  entityRef?: string;
}
export interface SessionTemplateRepository {
  /**
   * Address of the repository, http or https, without a user or password in it.
   */
  url?: string;
  /**
   * CEL expression for the address, over event, name and action.
   */
  urlFrom?: string;
  /**
   * Branch, tag or commit. Absent means the default branch.
   */
  ref?: string;
  /**
   * CEL expression for the branch, tag or commit.
   */
  refFrom?: string;
  /**
   * Folder below the workspace to clone into.
   */
  path?: string;
}
/**
 * What the portal found.
 */
export interface SessionTriggerStatus {
  /**
   * Generation of the spec that this status speaks of.
   */
  observedGeneration?: number;
  /**
   * What the portal or the operator found, in Kubernetes' usual form.
   */
  conditions?: SessionTriggerCondition[];
}
/**
 * One aspect of the object's state.
 */
export interface SessionTriggerCondition {
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

/** A SessionTrigger turns events of a source into sessions of its namespace. The condition Accepted says whether the portal could read its expressions and whether its endpoint belongs to this namespace. */
export interface SessionTrigger {
  apiVersion: 'agentic-sessions.io/v1alpha1';
  kind: 'SessionTrigger';
  metadata: ObjectMeta;
  spec: SessionTriggerSpec;
  status?: SessionTriggerStatus;
}

/** How the API server knows {@link SessionTrigger}. */
export const sessionTriggerResource: ApiResource<SessionTrigger> = {
  kind: 'SessionTrigger',
  listKind: 'SessionTriggerList',
  plural: 'sessiontriggers',
  singular: 'sessiontrigger',
  shortName: 'agtr',
  namespaced: true,
  group: 'agentic-sessions.io',
  version: 'v1alpha1',
};

/** Every SessionTriggerOnRunning, in the order of the CRD. */
export const SESSION_TRIGGER_ON_RUNNINGS: readonly SessionTriggerOnRunning[] = [
  'Steer',
  'Queue',
  'Skip',
];

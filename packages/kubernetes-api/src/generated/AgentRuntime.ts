// Generated from manifests/crds by scripts/generate.mjs. Do not edit.

import type { ApiResource } from '../ApiResource';
import type { ObjectMeta } from '../ObjectMeta';

export interface AgentRuntimeParts {
  spec: AgentRuntimeSpec;
  status?: AgentRuntimeStatus;
}
/**
 * How the agent is run.
 */
export interface AgentRuntimeSpec {
  /**
   * What the agent is good for, in a sentence for people.
   */
  description?: string;
  /**
   * Name to show to people. Absent means the name of this object.
   */
  displayName?: string;
  /**
   * Container image of the agent. It needs Node.js for the small shim that starts the agent.
   */
  image: string;
  /**
   * Program that speaks the Agent Client Protocol on its standard input and output.
   */
  command: string[];
  /**
   * Arguments of the program.
   */
  args?: string[];
  /**
   * Environment of the agent. Never secrets: an agent holds none. Names that the runner sets for itself are refused.
   */
  env?: AgentRuntimeEnvironmentVariable[];
  capabilities?: AgentRuntimeCapabilities;
  /**
   * Models that the agent can use, the preferred one first. Absent means it needs none, or brings its own choice.
   */
  models?: string[];
  /**
   * Absolute paths, besides the workspace, the home and /tmp, that the agent may write to. Each is a folder of the Pod, empty at first, and kept with the workspace when a session is suspended or drained.
   */
  writablePaths?: string[];
  /**
   * What the agent's container asks for and may use at most.
   */
  resources?: {
    /**
     * Asked for, such as cpu and memory.
     */
    requests?: {
      [k: string]: number | string;
    };
    /**
     * At most, such as memory.
     */
    limits?: {
      [k: string]: number | string;
    };
  };
}
export interface AgentRuntimeEnvironmentVariable {
  /**
   * Name of the variable.
   */
  name: string;
  /**
   * Its value, as it is.
   */
  value: string;
}
/**
 * What the agent can do, so that pages offer only that.
 */
export interface AgentRuntimeCapabilities {
  /**
   * Whether it takes further messages after its first turn.
   */
  followUps?: boolean;
  /**
   * Whether it works on git repositories.
   */
  repositories?: boolean;
  /**
   * Whether it takes the input website.
   */
  websites?: boolean;
}
/**
 * What the operator found.
 */
export interface AgentRuntimeStatus {
  /**
   * Generation of the spec that this status speaks of.
   */
  observedGeneration?: number;
  /**
   * What the portal or the operator found, in Kubernetes' usual form.
   */
  conditions?: AgentRuntimeCondition[];
}
/**
 * One aspect of the object's state.
 */
export interface AgentRuntimeCondition {
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

/** An AgentRuntime is an agent that sessions can run: an image and the command in it that speaks the Agent Client Protocol. Sessions name it in spec.framework.type. */
export interface AgentRuntime {
  apiVersion: 'agentic-sessions.io/v1alpha1';
  kind: 'AgentRuntime';
  metadata: ObjectMeta;
  spec: AgentRuntimeSpec;
  status?: AgentRuntimeStatus;
}

/** How the API server knows {@link AgentRuntime}. */
export const agentRuntimeResource: ApiResource<AgentRuntime> = {
  kind: 'AgentRuntime',
  listKind: 'AgentRuntimeList',
  plural: 'agentruntimes',
  singular: 'agentruntime',
  shortName: 'agrt',
  namespaced: false,
  group: 'agentic-sessions.io',
  version: 'v1alpha1',
};

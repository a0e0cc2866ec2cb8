/** A folder that a snapshot keeps: where the agent has it, and where this container does. */
export type SnapshotFolder = {
  /** Absolute path in the agent's container, e.g. `/workspace`. */
  agentPath: string;
  /** Absolute path in the runner's container. */
  path: string;
};

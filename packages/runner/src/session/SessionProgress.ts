/** How far this Pod has come with its session: what a snapshot of it would be worth. */
export type SessionProgress = {
  /** Highest number of a turn that earlier Pods began. */
  readonly earlierTurns: number;
  /** Whether the workspace is what the agent works in, and not half of it. */
  workspaceReady: boolean;
  /** The agent's own id of the conversation. */
  agentSession?: string;
  /** Commits of cloned repositories, by absolute path. */
  cloned: ReadonlyMap<string, string>;
};

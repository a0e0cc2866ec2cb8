/*
 * Keys under `_meta` by which the runner tells an agent what the protocol between them has no field for. They are in
 * `session/new` and in every `session/prompt`; an agent may ignore them. The text of a prompt stays the person's own words.
 */

/** The session's inputs (`Session.spec.inputs`): a map of strings, for example `website`. */
export const META_INPUTS = 'agentic-sessions.io/inputs';

/** Absolute path of the folder whose files become artifacts when the session ends. */
export const META_ARTIFACTS_DIR = 'agentic-sessions.io/artifacts-dir';

/** The cloned repositories: a list of `{url, ref?, commit, path}`; `path` is absolute. */
export const META_REPOSITORIES = 'agentic-sessions.io/repositories';

/** `Session.spec.framework.config`: a map of strings for the agent. */
export const META_CONFIG = 'agentic-sessions.io/config';

/**
 * In the prompt of a turn that goes on with one that the end of a Pod had cut short: what was asked then, in the person's own
 * words. The prompt's text says the same to agents that do not know this.
 */
export const META_CONTINUES = 'agentic-sessions.io/continues';

/**
 * Notification of the shim to the runner, the last one of a connection: the agent's process ended.
 * Parameters: {@link AgentExited}.
 */
export const AGENT_EXITED_METHOD = '_agentic-sessions.io/agent_exited';

/** How the agent's process ended. */
export type AgentExited = {
  /** Exit code, or null where a signal ended it. */
  code: number | null;
  signal: string | null;
  /** Last lines of its standard error: what an agent says when it dies. */
  stderr: string;
};

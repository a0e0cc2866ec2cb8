import { ConfigError } from '../errors';

/** How the shim runs one agent. */
export type ShimConfig = {
  /** Path of the Unix socket on which the runner is awaited. */
  socket: string;
  /** The agent's program and its arguments. */
  command: string[];
  /** How long to wait for a runner at the start before giving up. */
  connectMs: number;
  /**
   * How long to wait for another runner after one has gone. 0, the default: not at all, since the containers of a session's
   * Pod are not started again and the Pod's end must not be held up.
   */
  reconnectMs: number;
  /** On SIGTERM, how long the runner may take to end the turn before the agent is told to end. */
  runnerGraceMs: number;
  /** How long the agent may take from SIGTERM to its end. */
  agentGraceMs: number;
  /** Names of variables to pass on although they look like the cluster's. */
  keep: string[];
};

/**
 * Reads `shim -- program arguments…` and the `SHIM_*` variables.
 *
 * @throws {@link ConfigError} in words where the command is missing or a number is none.
 */
export function readShimConfig(
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
): ShimConfig {
  const separator = args.indexOf('--');
  const command = separator < 0 ? [] : args.slice(separator + 1);
  if (command.length === 0) {
    throw new ConfigError(
      'No agent to start: call the shim as `shim -- program arguments…`.',
    );
  }
  const seconds = (name: string, fallback: number) => {
    const text = environment[name];
    const value = text === undefined || text === '' ? fallback : Number(text);
    if (!Number.isFinite(value) || value < 0) {
      throw new ConfigError(
        `${name} must be a number of seconds, not "${text}".`,
      );
    }
    return value * 1000;
  };
  return {
    socket: environment.ACP_SOCKET || '/acp/agent.sock',
    command,
    connectMs: seconds('SHIM_CONNECT_SECONDS', 1800),
    reconnectMs: seconds('SHIM_RECONNECT_SECONDS', 0),
    runnerGraceMs: seconds('SHIM_RUNNER_GRACE_SECONDS', 5),
    agentGraceMs: seconds('SHIM_AGENT_GRACE_SECONDS', 5),
    keep: (environment.SHIM_KEEP_ENV ?? '').split(',').filter(Boolean),
  };
}

import { isAbsolute } from 'node:path';
import { ConfigError } from '../errors';
import type { SnapshotFolder } from '../snapshot/SnapshotFolder';

/** What the operator tells the runner by its environment. */
export type RunnerConfig = {
  /** Base of the runner API, without a slash at the end. */
  portalUrl: string;
  namespace: string;
  session: string;
  attempt: number;
  tokenFile: string;
  workspace: string;
  /** Folder whose files become artifacts. */
  artifactsDir: string;
  spoolDir: string;
  acpSocket: string;
  terminationFile: string;
  traceparent?: string;
  /** How long to wait for the agent to be there and to answer the first questions. */
  agentStartMs: number;
  /** How long a clone may take. */
  cloneMs: number;
  /** Wait for the next message where the session itself names no idle time. */
  idleMs: number;
  /** How long a cancelled turn may take to end. */
  cancelMs: number;
  /** How long to go on sending at the end while the portal is away. */
  flushMs: number;
  /** The same after SIGTERM, when the kubelet's patience is the limit. */
  terminationMs: number;
  /** Seconds that an approval waits where policy does not say. */
  approvalSeconds: number;
  /** Most artifacts of this session, and the most bytes of one. */
  maxArtifacts: number;
  maxArtifactBytes: number;
  /** What a snapshot keeps: the workspace, and the folders in which the agent keeps its own state. */
  snapshotFolders: SnapshotFolder[];
  /** Most bytes of a snapshot, compressed; what the spool's volume has room for. */
  maxSnapshotBytes: number;
};

/**
 * Reads the runner's settings.
 *
 * @throws {@link ConfigError} that names the variable and says what it should be.
 */
export function readRunnerConfig(environment: NodeJS.ProcessEnv): RunnerConfig {
  const text = (name: string, fallback?: string): string => {
    const value = environment[name] || fallback;
    if (!value) throw new ConfigError(`${name} is not set.`);
    return value;
  };
  const number = (name: string, fallback: number): number => {
    const value = Number(environment[name] || fallback);
    if (!Number.isFinite(value) || value < 0) {
      throw new ConfigError(
        `${name} must be a number of at least 0, not "${environment[name]}".`,
      );
    }
    return value;
  };
  const seconds = (name: string, fallback: number) =>
    number(name, fallback) * 1000;
  const workspace = text('WORKSPACE', '/workspace');
  return {
    portalUrl: readUrl(text('AGENTIC_SESSIONS_URL')),
    namespace: text('SESSION_NAMESPACE'),
    session: text('SESSION_NAME'),
    attempt: Math.trunc(number('SESSION_ATTEMPT', 0)),
    tokenFile: text('TOKEN_FILE', '/var/run/agentic-sessions/token'),
    workspace,
    artifactsDir: text('ARTIFACTS_DIR', `${workspace}/artifacts`),
    spoolDir: text('SPOOL_DIR', '/spool'),
    acpSocket: text('ACP_SOCKET', '/acp/agent.sock'),
    terminationFile: text('TERMINATION_FILE', '/dev/termination-log'),
    traceparent: environment.TRACEPARENT || undefined,
    agentStartMs: seconds('AGENT_START_SECONDS', 120),
    cloneMs: seconds('CLONE_SECONDS', 300),
    idleMs: seconds('IDLE_SECONDS', 1800),
    cancelMs: seconds('CANCEL_SECONDS', 10),
    flushMs: seconds('FLUSH_SECONDS', 900),
    terminationMs: seconds('TERMINATION_SECONDS', 20),
    approvalSeconds: number('APPROVAL_SECONDS', 3600),
    maxArtifacts: number('MAX_ARTIFACTS', 100),
    maxArtifactBytes: number('MAX_ARTIFACT_BYTES', 256 * 1024 * 1024),
    snapshotFolders: [
      { agentPath: '/workspace', path: workspace },
      ...readFolders(environment.AGENT_FOLDERS ?? ''),
    ],
    maxSnapshotBytes: number('MAX_SNAPSHOT_BYTES', 768 * 1024 * 1024),
  };
}

/** Folders of the agent that this container has too: `/home/agent=/agent/home,…`. */
function readFolders(text: string): SnapshotFolder[] {
  return text
    .split(',')
    .filter(Boolean)
    .map(pair => {
      const [agentPath, path, more] = pair.split('=');
      if (more !== undefined || ![agentPath, path].every(p => isPath(p))) {
        throw new ConfigError(
          `AGENT_FOLDERS must be pairs of absolute paths such as /home/agent=/agent/home, not "${pair}".`,
        );
      }
      return { agentPath, path };
    });
}

function isPath(path: string | undefined): boolean {
  return (
    path !== undefined &&
    isAbsolute(path) &&
    path !== '/' &&
    !path.endsWith('/')
  );
}

function readUrl(text: string): string {
  let url: URL;
  try {
    url = new URL(text);
  } catch (error) {
    throw new ConfigError(`AGENTIC_SESSIONS_URL is not a URL: "${text}".`, {
      cause: error,
    });
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new ConfigError('AGENTIC_SESSIONS_URL must be http:// or https://.');
  }
  return text.replace(/\/+$/, '');
}

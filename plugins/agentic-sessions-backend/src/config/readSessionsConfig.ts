import type { Config } from '@backstage/config';
import type { IdentityMapping } from '../access/IdentityMapping';

/** What the plugin is told by `agenticSessions` in the app's configuration; see `config.d.ts`. */
export interface SessionsConfig {
  readonly kubernetes: { kubeconfig?: string; context?: string };
  readonly identity: IdentityMapping;
  /** Undefined where runners are not served. */
  readonly runner?: { host: string; port: number };
  readonly artifactsFolder: string;
  /** Largest snapshot of a workspace that is kept, compressed. */
  readonly maxSnapshotBytes: number;
}

const DEFAULT_RUNNER_PORT = 7017;
const DEFAULT_ARTIFACTS = 'artifacts';
const DEFAULT_MAX_SNAPSHOT_BYTES = 512 * 1024 * 1024;

/** Reads the plugin's configuration. */
export function readSessionsConfig(root: Config): SessionsConfig {
  const config = root.getOptionalConfig('agenticSessions');
  const listen = config?.getOptionalConfig('runner.listen');
  return {
    kubernetes: {
      kubeconfig: config?.getOptionalString('kubernetes.kubeconfig'),
      context: config?.getOptionalString('kubernetes.context'),
    },
    identity: {
      usernamePrefix:
        config?.getOptionalString('identity.usernamePrefix') ?? '',
      groupPrefix: config?.getOptionalString('identity.groupPrefix') ?? '',
    },
    runner: listen && {
      host: listen.getString('host'),
      port: listen.getOptionalNumber('port') ?? DEFAULT_RUNNER_PORT,
    },
    artifactsFolder:
      config?.getOptionalString('artifacts.folder') ?? DEFAULT_ARTIFACTS,
    maxSnapshotBytes:
      config?.getOptionalNumber('snapshots.maxBytes') ??
      DEFAULT_MAX_SNAPSHOT_BYTES,
  };
}

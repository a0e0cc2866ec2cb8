import type { Config } from '@backstage/config';
import type { IdentityMapping } from '../access/IdentityMapping';

/** What the plugin is told by `agenticSessions` in the app's configuration; see `config.d.ts`. */
export interface SessionsConfig {
  readonly kubernetes: { kubeconfig?: string; context?: string };
  readonly identity: IdentityMapping;
  /** Undefined where runners are not served. */
  readonly runner?: { host: string; port: number };
  readonly artifactsFolder: string;
}

const DEFAULT_RUNNER_PORT = 7017;
const DEFAULT_ARTIFACTS = 'artifacts';

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
  };
}

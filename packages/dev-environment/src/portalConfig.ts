import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { checkout } from './paths';
import type { DevelopmentSecrets } from './secrets';

/** Id of the demo's GitHub endpoint; the SessionTrigger of manifests/samples names it. */
export const GITHUB_ENDPOINT = 'payments-github';

/** What differs from one development environment to the next. */
export interface PortalConfigOptions {
  directory: string;
  port: number;
  /** kubeconfig of the portal's ServiceAccount. */
  kubeconfig: string;
  runner: { host: string; port: number };
  secrets: DevelopmentSecrets;
  /** Where pages are served from in `yarn dev`; the portal itself where absent. */
  appPort?: number;
}

/**
 * Writes the part of the portal's configuration that `npm start` decides (mode 0600: it holds secrets). It is JSON,
 * which is YAML too.
 *
 * @returns its path, to be given to the backend after app-config.yaml
 */
export function writePortalConfig(options: PortalConfigOptions): string {
  const { directory, port, kubeconfig, runner, secrets } = options;
  const baseUrl = `http://localhost:${port}`;
  const appUrl = options.appPort
    ? `http://localhost:${options.appPort}`
    : baseUrl;
  const database = path.join(directory, 'database');
  const artifacts = path.join(directory, 'artifacts');
  mkdirSync(database, { recursive: true });
  mkdirSync(artifacts, { recursive: true });
  const config = {
    app: { baseUrl: appUrl },
    backend: {
      baseUrl,
      listen: { host: '127.0.0.1', port },
      ...(options.appPort
        ? {
            cors: {
              origin: appUrl,
              methods: ['GET', 'HEAD', 'PATCH', 'POST', 'PUT', 'DELETE'],
              credentials: true,
            },
          }
        : {}),
      database: {
        client: 'better-sqlite3',
        connection: { directory: database },
      },
    },
    catalog: {
      locations: [
        {
          type: 'file',
          target: path.join(
            checkout,
            'packages',
            'backend',
            'demo',
            'organisation.yaml',
          ),
          rules: [{ allow: ['User', 'Group', 'Component'] }],
        },
      ],
    },
    agenticSessions: {
      kubernetes: { kubeconfig },
      runner: { listen: runner },
      artifacts: { folder: artifacts },
      encryption: { keys: [{ id: 'development', key: secrets.encryptionKey }] },
      webhooks: {
        endpoints: [
          {
            id: GITHUB_ENDPOINT,
            source: 'github',
            namespace: 'payments',
            secrets: [secrets.githubWebhook],
          },
        ],
      },
    },
  };
  const file = path.join(directory, 'app-config.json');
  writeFileSync(file, `${JSON.stringify(config, null, 2)}\n`, { mode: 0o600 });
  return file;
}

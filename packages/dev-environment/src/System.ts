import { randomInt } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { applyManifests } from './applyManifests';
import { EnvironmentFile } from './EnvironmentFile';
import type { OpenCluster } from './openCluster';
import { GITHUB_ENDPOINT, writePortalConfig } from './portalConfig';
import { ProcessRegister } from './ProcessRegister';
import { loadSecrets } from './secrets';
import { startOperator } from './startOperator';
import { startPortal } from './startPortal';
import type { Steps } from './Steps';
import type { SupervisedProcess } from './SupervisedProcess';

/** Where a system runs and how it tells of itself. */
export interface SystemOptions {
  cluster: OpenCluster;
  /** State folder of the environment. */
  directory: string;
  /** Loopback port of the portal. */
  port: number;
  steps: Steps;
  /** Resolves when the app is built: operator and manifests need not wait for it. */
  appBuilt: Promise<unknown>;
  /** Serve pages from a development server on this port, and restart the backend when its sources change. */
  hotReloadPort?: number;
  /** Told when operator or portal ended unasked. */
  onUnexpectedEnd: (text: string) => void;
  signal?: AbortSignal;
}

/** Operator and portal on a cluster, with the demo's two teams. */
export class System {
  readonly environmentFile: EnvironmentFile;
  readonly portalUrl: string;
  readonly #processes: SupervisedProcess[] = [];

  private constructor(directory: string, port: number) {
    this.environmentFile = new EnvironmentFile(directory);
    this.portalUrl = `http://localhost:${port}`;
  }

  /** Starts what is missing, in order; on failure everything started is ended again. */
  static async start(options: SystemOptions): Promise<System> {
    mkdirSync(options.directory, { recursive: true });
    const system = new System(options.directory, options.port);
    try {
      await system.#start(options);
    } catch (error) {
      await system.stop();
      throw error;
    }
    return system;
  }

  /** Ends portal and operator, in this order: a runner's last events then still find a phase. */
  async stop(): Promise<void> {
    this.environmentFile.remove();
    for (const child of this.#processes.splice(0).reverse()) {
      await child.stop();
    }
  }

  async #start(options: SystemOptions): Promise<void> {
    const { cluster, directory, port, steps, signal } = options;
    const logs = path.join(directory, 'logs');
    const secrets = loadSecrets(directory);
    const register = new ProcessRegister(directory);
    const runner = { host: cluster.hostAddress, port: cluster.runnerPort };
    await steps.run('Kubernetes API and demo', () =>
      applyManifests({
        kubectl: cluster.kubectl,
        kubeconfig: cluster.adminKubeconfig,
        logDirectory: logs,
        folder: 'overlays/development',
        replacements: {
          'agentic-sessions/survey-agent:development':
            cluster.images.surveyAgent,
          'http://demo.agentic-sessions.invalid': cluster.demoUrl,
          '192.0.2.18/32': `${cluster.hostAddress}/32`,
          'port: 7018': `port: ${new URL(cluster.demoUrl).port}`,
        },
      }),
    );
    const watch = (name: 'operator' | 'portal') => ({
      logFile: path.join(logs, `${name}.log`),
      onStart: (pid: number) => {
        register.add(name, pid);
        this.environmentFile.setProcess(name, pid);
      },
      onUnexpectedEnd: (how: string) =>
        options.onUnexpectedEnd(
          `${name} ended (${how}); it is started again. Its log: ${path.join(
            logs,
            `${name}.log`,
          )}`,
        ),
      signal,
    });
    const [operatorKubeconfig, portalKubeconfig] = await Promise.all([
      cluster.serviceAccountKubeconfig('agentic-sessions-system', 'operator'),
      cluster.serviceAccountKubeconfig('agentic-sessions-system', 'portal'),
    ]);
    const [operator, portal] = await Promise.all([
      steps.run('Operator', () =>
        startOperator({
          ...watch('operator'),
          kubeconfig: operatorKubeconfig,
          runnerImage: cluster.images.runner,
          runnerApiUrl: `http://${runner.host}:${runner.port}`,
          metricsPort: randomInt(20_000, 30_000),
        }).then(started => this.#keep(started)),
      ),
      options.appBuilt.then(() =>
        steps.run('Portal', () =>
          startPortal({
            ...watch('portal'),
            configFile: writePortalConfig({
              directory,
              port,
              kubeconfig: portalKubeconfig,
              runner,
              secrets,
              appPort: options.hotReloadPort,
            }),
            port,
            hotReload: options.hotReloadPort !== undefined,
          }).then(started => this.#keep(started)),
        ),
      ),
    ]);
    this.environmentFile.write({
      portal: this.portalUrl,
      kubectl: cluster.kubectl,
      kubeconfig: cluster.personKubeconfig,
      people: cluster.people,
      webhooks: {
        github: {
          url: `${this.portalUrl}/webhooks/github/${GITHUB_ENDPOINT}`,
          secret: secrets.githubWebhook,
        },
      },
      processes: {
        portal: portal.pid,
        operator: operator.pid,
        node: cluster.pid,
      },
      website: `${cluster.demoUrl}/`,
      repository: `${cluster.demoUrl}/checkout.git`,
      runnerApi: `http://${runner.host}:${runner.port}`,
      nodeAddress: cluster.hostAddress,
    });
  }

  #keep(child: SupervisedProcess): SupervisedProcess {
    this.#processes.push(child);
    return child;
  }
}

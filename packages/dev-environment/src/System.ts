import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { freePort } from '@agentic-sessions/dev-cluster';
import { applyManifests } from './applyManifests';
import { describeError } from './describeError';
import { EnvironmentFile } from './EnvironmentFile';
import { keepRenewing } from './keepRenewing';
import type { OpenCluster } from './openCluster';
import { orAborted } from './orAborted';
import { GITHUB_ENDPOINT, writePortalConfig } from './portalConfig';
import { ProcessRegister } from './ProcessRegister';
import { loadSecrets } from './secrets';
import type { ServiceStart } from './ServiceStart';
import { startAppServer } from './startAppServer';
import { startOperator } from './startOperator';
import { startPortal } from './startPortal';
import type { Steps } from './Steps';
import type { SupervisedProcess } from './SupervisedProcess';

const HOUR_MS = 3_600_000;
const NAMESPACE = 'agentic-sessions-system';

/** In the order in which they are ended: a runner's last events then still find a phase. */
const SERVICES = ['pages', 'portal', 'operator'] as const;
type Service = (typeof SERVICES)[number];

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
  /** Told what a person should know of while it runs, e.g. that operator or portal ended unasked. */
  tell: (text: string) => void;
  signal?: AbortSignal;
}

/** Operator and portal on a cluster, with the demo's two teams. */
export class System {
  readonly environmentFile: EnvironmentFile;
  readonly portalUrl: string;
  readonly #options: SystemOptions;
  readonly #logs: string;
  readonly #register: ProcessRegister;
  readonly #running = new Map<Service, SupervisedProcess>();
  #endRenewal = () => {};

  private constructor(options: SystemOptions) {
    this.#options = options;
    this.#logs = path.join(options.directory, 'logs');
    this.#register = new ProcessRegister(options.directory);
    this.environmentFile = new EnvironmentFile(options.directory);
    this.portalUrl = `http://localhost:${options.port}`;
  }

  /**
   * Starts what is missing, side by side where it can be.
   *
   * @throws what first went wrong, or the signal's reason; everything that was started is ended by then
   */
  static async start(options: SystemOptions): Promise<System> {
    mkdirSync(options.directory, { recursive: true });
    const system = new System(options);
    try {
      await system.#start();
    } catch (error) {
      await system.stop();
      throw error;
    }
    return system;
  }

  /** Ends pages, portal and operator, in this order, whether or not they were ready. */
  async stop(): Promise<void> {
    this.#endRenewal();
    this.environmentFile.remove();
    for (const name of SERVICES) {
      await this.#running.get(name)?.stop();
    }
    this.#running.clear();
  }

  async #start(): Promise<void> {
    const { cluster, directory, steps, signal } = this.#options;
    const secrets = loadSecrets(directory);
    const runner = { host: cluster.hostAddress, port: cluster.runnerPort };
    const runnerApi = `http://${runner.host}:${runner.port}`;
    await steps.run('Kubernetes API and demo', () =>
      applyManifests({
        kubectl: cluster.kubectl,
        kubeconfig: cluster.adminKubeconfig,
        logDirectory: this.#logs,
        folder: 'overlays/development',
        replacements: {
          'agentic-sessions/survey-agent:development':
            cluster.images.surveyAgent,
          'http://demo.agentic-sessions.invalid': cluster.demoUrl,
          '192.0.2.18/32': `${cluster.hostAddress}/32`,
          'port: 7018': `port: ${new URL(cluster.demoUrl).port}`,
        },
        signal,
      }),
    );
    const kubeconfigs = await this.#identities();
    const { portal, operator } = await this.#services(signal, {
      kubeconfigs,
      runner,
      runnerApi,
      secrets,
    });
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
      runnerApi,
      nodeAddress: cluster.hostAddress,
    });
  }

  /** Kubeconfigs of operator and portal, whose tokens last a week and are renewed twice a day. */
  async #identities(): Promise<{ operator: string; portal: string }> {
    const { cluster, tell } = this.#options;
    const renew = async () => {
      const [operator, portal] = await Promise.all([
        cluster.serviceAccountKubeconfig(NAMESPACE, 'operator'),
        cluster.serviceAccountKubeconfig(NAMESPACE, 'portal'),
      ]);
      return { operator, portal };
    };
    const kubeconfigs = await renew();
    this.#endRenewal = keepRenewing(
      async () => {
        await renew();
      },
      {
        everyMs: 12 * HOUR_MS,
        onProblem: error =>
          tell(
            `the tokens of operator and portal could not be renewed: ${describeError(
              error,
            )}`,
          ),
      },
    );
    return kubeconfigs;
  }

  /** Starts them side by side; the first that fails ends the waiting for the others. */
  async #services(
    signal: AbortSignal | undefined,
    with_: {
      kubeconfigs: { operator: string; portal: string };
      runner: { host: string; port: number };
      runnerApi: string;
      secrets: ReturnType<typeof loadSecrets>;
    },
  ): Promise<{ operator: SupervisedProcess; portal: SupervisedProcess }> {
    const { cluster, directory, port, steps, appBuilt, hotReloadPort } =
      this.#options;
    const failure = new AbortController();
    const either = signal
      ? AbortSignal.any([signal, failure.signal])
      : failure.signal;
    const metricsPort = await freePort();
    const configFile = writePortalConfig({
      directory,
      port,
      kubeconfig: with_.kubeconfigs.portal,
      runner: with_.runner,
      secrets: with_.secrets,
      appPort: hotReloadPort,
    });
    const operator = steps.run('Operator', () =>
      startOperator({
        ...this.#watched('operator', either),
        kubeconfig: with_.kubeconfigs.operator,
        runnerImage: cluster.images.runner,
        runnerApiUrl: with_.runnerApi,
        metricsPort,
      }),
    );
    const portal = orAborted(appBuilt, either).then(() =>
      steps.run('Portal', () =>
        startPortal({
          ...this.#watched('portal', either),
          configFile,
          port,
          hotReload: hotReloadPort !== undefined,
        }),
      ),
    );
    const pages =
      hotReloadPort &&
      portal.then(() =>
        steps.run('Pages with hot reload', () =>
          startAppServer({
            ...this.#watched('pages', either),
            configFile,
            port: hotReloadPort,
          }),
        ),
      );
    const all = [operator, portal, pages].map(async each => {
      try {
        await each;
      } catch (error) {
        failure.abort(error);
      }
    });
    // All of them, so that nothing is started after the rest was ended.
    await Promise.all(all);
    either.throwIfAborted();
    return { operator: await operator, portal: await portal };
  }

  #watched(name: Service, signal: AbortSignal): ServiceStart {
    const { tell } = this.#options;
    const logFile = path.join(this.#logs, `${name}.log`);
    return {
      logFile,
      signal,
      keep: child => this.#running.set(name, child),
      onStart: pid => {
        // A full disk must not end what runs well; it costs only what the files tell.
        try {
          this.#register.add(name, pid);
          if (name !== 'pages') {
            this.environmentFile.setProcess(name, pid);
          }
        } catch (error) {
          tell(
            `process ${pid} (${name}) is noted nowhere: ${describeError(
              error,
            )}`,
          );
        }
      },
      onUnexpectedEnd: how =>
        tell(
          `${name} ended (${how}); it is started again. Its log: ${logFile}`,
        ),
    };
  }
}

import { SYSTEM_NAMESPACE } from '@agentic-sessions/kubernetes-api';
import {
  LEASES,
  type KubernetesClient,
} from '@agentic-sessions/kubernetes-client';
import { ChildProgram } from '../machine/ChildProgram';

/** How the operator is run: as a Deployment would, by its settings alone. */
export interface OperatorProgramOptions {
  /** The bundled program. */
  program: string;
  kubeconfig: string;
  runtimeClass: string;
  /** Loopback port of its metrics and health. */
  metricsPort: number;
  logFile: string;
  /** Reads the Lease. */
  client: KubernetesClient;
  leaseName: string;
  /** Further settings. */
  env?: Record<string, string>;
  /** Flags of Node.js, e.g. to profile. */
  nodeFlags?: readonly string[];
  /** Told when it ends without being asked. */
  onUnexpectedEnd: (error: Error) => void;
}

/** How long a start took, in milliseconds from the start of the process. */
export interface StartTimes {
  /** Until `/readyz` says that its caches are warm. */
  warmMs: number;
  /** Until the Lease was its own. */
  leadingMs: number;
}

/** As in a Pod that is restarted: the name of the Pod stays. */
const IDENTITY = 'operator-0';

/** The real operator as a process of its own. */
export class OperatorProgram {
  readonly #options: OperatorProgramOptions;
  readonly #program: ChildProgram;

  constructor(options: OperatorProgramOptions) {
    this.#options = options;
    this.#program = new ChildProgram({ ...options, name: 'The operator' });
  }

  get pid(): number | undefined {
    return this.#program.pid;
  }

  /**
   * Starts it and waits until it leads with warm caches.
   *
   * @throws Error with its last words where it does not
   */
  async start(signal?: AbortSignal): Promise<StartTimes> {
    const options = this.#options;
    this.#program.start(
      process.execPath,
      [...(options.nodeFlags ?? []), options.program],
      {
        PATH: process.env.PATH,
        KUBECONFIG: options.kubeconfig,
        RUNNER_IMAGE: 'agentic-sessions/runner:benchmark',
        // An address, as NetworkPolicies need one: nobody calls it.
        RUNNER_API_URL: 'http://192.0.2.1:7017',
        METRICS_ADDRESS: `127.0.0.1:${options.metricsPort}`,
        RUNTIME_CLASS: options.runtimeClass,
        // Its two Pods are no part of what is measured.
        SANDBOX_CHECK_SECONDS: '0',
        LEADER_ELECTION_NAME: options.leaseName,
        LEADER_ELECTION_IDENTITY: IDENTITY,
        ...options.env,
      },
    );
    const [warmMs, leadingMs] = await Promise.all([
      this.#program.until('warm', () => this.#isWarm(), { signal }),
      this.#program.until('leading', () => this.#leads(), { signal }),
    ]);
    return { warmMs, leadingMs };
  }

  /** Ends it; resolves when it is gone. */
  async stop(by?: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    await this.#program.stop(by);
  }

  /** Requests it says to have made until now, by method. */
  async requests(): Promise<Record<string, number>> {
    const response = await fetch(this.#url('/metrics'));
    const counts: Record<string, number> = {};
    const line =
      /^rest_client_requests_total\{method="([A-Z]+)"[^}]*\} (\S+)$/gm;
    for (const [, method, count] of (await response.text()).matchAll(line)) {
      counts[method] = (counts[method] ?? 0) + Number(count);
    }
    return counts;
  }

  #url(path: string): string {
    return `http://127.0.0.1:${this.#options.metricsPort}${path}`;
  }

  async #isWarm(): Promise<boolean> {
    try {
      return (await fetch(this.#url('/readyz'))).ok;
    } catch {
      // It does not listen yet.
      return false;
    }
  }

  async #leads(): Promise<boolean> {
    const { client, leaseName } = this.#options;
    const { items } = await client.list(LEASES, {
      namespace: SYSTEM_NAMESPACE,
      fieldSelector: `metadata.name=${leaseName}`,
    });
    const spec = items[0]?.spec;
    return (
      spec?.holderIdentity === IDENTITY &&
      Date.parse(spec.renewTime ?? '') >= this.#program.startedAt
    );
  }
}

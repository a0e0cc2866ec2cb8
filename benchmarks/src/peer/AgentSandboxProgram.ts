import {
  LEASES,
  type KubernetesClient,
} from '@agentic-sessions/kubernetes-client';
import { readFileSync } from 'node:fs';
import { ChildProgram } from '../machine/ChildProgram';
import { parseProcessStat } from '../machine/parseProcessStat';
import { AGENT_SANDBOX } from './AGENT_SANDBOX';

/** How agent-sandbox's controller is run. */
export interface AgentSandboxProgramOptions {
  program: string;
  /** Of its own account. */
  kubeconfig: string;
  /** Loopback ports. */
  metricsPort: number;
  healthPort: number;
  logFile: string;
  /** Reads the Lease. */
  client: KubernetesClient;
  /** Told when it ends without being asked. */
  onUnexpectedEnd: (error: Error) => void;
}

const QUIET_EVERY_MS = 1_000;
/** Two ticks of the kernel's clock in a second are renewals of the Lease and watches' bookmarks. */
const QUIET_SECONDS = 0.02;

/** The controller of agent-sandbox, with its own defaults, as a process of its own. */
export class AgentSandboxProgram {
  readonly #options: AgentSandboxProgramOptions;
  readonly #program: ChildProgram;
  /** Only what it needs to run beside a cluster instead of in it. */
  readonly flags: readonly string[];

  constructor(options: AgentSandboxProgramOptions) {
    this.#options = options;
    this.#program = new ChildProgram({
      ...options,
      name: 'The controller of agent-sandbox',
    });
    this.flags = [
      '--enable-webhook=false',
      `--leader-election-namespace=${AGENT_SANDBOX.namespace}`,
      `--metrics-bind-address=127.0.0.1:${options.metricsPort}`,
      `--health-probe-bind-address=127.0.0.1:${options.healthPort}`,
    ];
  }

  get pid(): number | undefined {
    return this.#program.pid;
  }

  /**
   * Starts it, and waits until it leads and has read what it wants to know.
   *
   * @throws Error with its last words where it does not
   */
  async start(signal?: AbortSignal): Promise<void> {
    const { program, kubeconfig } = this.#options;
    this.#program.start(program, this.flags, {
      PATH: process.env.PATH,
      KUBECONFIG: kubeconfig,
    });
    await this.#program.until('leading', () => this.#leads(), { signal });
    let used = Number.NEGATIVE_INFINITY;
    const isQuiet = () => {
      const before = used;
      used = parseProcessStat(
        readFileSync(`/proc/${this.pid}/stat`, 'utf8'),
      ).cpuSeconds;
      return used - before <= QUIET_SECONDS;
    };
    await this.#program.until('quiet', isQuiet, {
      signal,
      everyMs: QUIET_EVERY_MS,
    });
  }

  /** Ends it; it lets go of its Lease. Resolves when it is gone. */
  async stop(): Promise<void> {
    await this.#program.stop();
  }

  async #leads(): Promise<boolean> {
    const { items } = await this.#options.client.list(LEASES, {
      namespace: AGENT_SANDBOX.namespace,
      fieldSelector: `metadata.name=${AGENT_SANDBOX.lease}`,
    });
    const { holderIdentity, renewTime } = items[0]?.spec ?? {};
    return (
      Boolean(holderIdentity) &&
      Date.parse(renewTime ?? '') >= this.#program.startedAt
    );
  }
}

import { renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** What scripts are told of a running environment, as `.dev/environment.json` (mode 0600). */
export interface EnvironmentDescription {
  /** Where people find the portal. */
  portal: string;
  /** Path of kubectl. */
  kubectl: string;
  /** kubeconfig of the demo organisation's admin, for `kubectl`. */
  kubeconfig: string;
  /** Name of a person → their token in the cluster, good for kubectl and the portal's API alike. */
  people: Record<string, string>;
  webhooks: { github: { url: string; secret: string } };
  /** Process ids. */
  processes: { portal?: number; operator?: number; node?: number };
  /** The website and repository that Pods of this environment can work on. */
  website: string;
  repository: string;
  /** Where runners in Pods reach the portal. */
  runnerApi: string;
  /** Address of the machine as Pods see it. */
  nodeAddress: string;
}

/** Keeps `environment.json` true while processes come and go. Readers never see half a file. */
export class EnvironmentFile {
  readonly path: string;
  #description: EnvironmentDescription | undefined;

  constructor(directory: string) {
    this.path = path.join(directory, 'environment.json');
  }

  write(description: EnvironmentDescription): void {
    this.#description = description;
    const partial = `${this.path}.${process.pid}`;
    writeFileSync(partial, `${JSON.stringify(description, null, 2)}\n`, {
      mode: 0o600,
    });
    renameSync(partial, this.path);
  }

  /** Writes a changed process id, once there is a file to change. */
  setProcess(
    name: keyof EnvironmentDescription['processes'],
    pid: number,
  ): void {
    if (this.#description) {
      this.write({
        ...this.#description,
        processes: { ...this.#description.processes, [name]: pid },
      });
    }
  }

  remove(): void {
    this.#description = undefined;
    rmSync(this.path, { force: true });
  }
}

import { join } from 'node:path';
import type { ApiClient } from '../identity/ApiClient';
import { kubeconfig } from '../identity/kubeconfig';
import { requestToken } from '../identity/requestToken';
import type { TokenRequestInput } from '../identity/requestToken';
import { loadImage } from '../images/loadImage';
import type { Programs } from '../programs/Programs';
import { writeAtomically } from '../system/writeAtomically';
import type { NodeAddresses } from './NodeAddresses';
import { NODE_NAME } from './NodeAddresses';
import { API_PORT } from './nodeProcesses';
import type { NodeRecord } from './NodeRecord';
import { statePaths } from './StatePaths';
import { stopCluster } from './stopCluster';

/** What a cluster is made of; see {@link Cluster}. */
export interface ClusterParts {
  record: NodeRecord;
  addresses: NodeAddresses;
  programs: Programs;
  client: ApiClient;
  /** PEM. */
  authority: string;
  people: Readonly<Record<string, string>>;
}

/** A running cluster. */
export class Cluster {
  readonly stateFolder: string;
  /** Address of the API server, e.g. `https://10.250.7.2:6443`. */
  readonly server: string;
  /** Certificate of the cluster's authority, PEM. */
  readonly authority: string;
  /** This machine as Pods see it: what they shall reach must listen there. */
  readonly hostAddress: string;
  readonly nodeAddress: string;
  readonly nodeName = NODE_NAME;
  /** Kubeconfig of the tool's own administrator. Give it to people and tools, never to a program of ours. */
  readonly kubeconfig: string;
  /** Path of kubectl. */
  readonly kubectl: string;
  /** Person → token, good for the API server. */
  readonly people: Readonly<Record<string, string>>;
  /** Process 1 of the node, as this machine numbers it. */
  readonly pid: number;
  readonly #parts: ClusterParts;

  constructor(parts: ClusterParts) {
    const { record, addresses, programs } = parts;
    this.stateFolder = record.stateFolder;
    this.server = `https://${addresses.node}:${API_PORT}`;
    this.authority = parts.authority;
    this.hostAddress = addresses.host;
    this.nodeAddress = addresses.node;
    this.kubeconfig = statePaths(record.stateFolder).kubeconfig;
    this.kubectl = join(programs.folder, programs.files.kubectl);
    this.people = parts.people;
    this.pid = record.init?.pid ?? 0;
    this.#parts = parts;
  }

  /** Brings the images of an archive into the node. */
  async loadImage(archive: string): Promise<void> {
    const { programs } = this.#parts;
    await loadImage(
      { ctr: join(programs.folder, programs.files.ctr), initPid: this.pid },
      archive,
    );
  }

  /**
   * Writes a kubeconfig for a person.
   *
   * @param path - file to write, mode 0600
   */
  async writePersonKubeconfig(name: string, path: string): Promise<void> {
    await this.#write(path, name, { token: this.people[name] });
  }

  /**
   * Writes a kubeconfig for a ServiceAccount. Its fresh token lies beside in `PATH.token` and nowhere else, so that
   * clients (ours and kubectl alike) read it again: called again, this renews it under a program that runs.
   *
   * @param path - file to write, mode 0600
   */
  async writeServiceAccountKubeconfig(
    account: TokenRequestInput,
    path: string,
  ): Promise<void> {
    const token = await requestToken(this.#parts.client, account);
    const tokenFile = `${path}.token`;
    await writeAtomically(tokenFile, token, 0o600);
    await this.#write(
      path,
      `system:serviceaccount:${account.namespace}:${account.name}`,
      { tokenFile },
      account.namespace,
    );
  }

  /** Ends the node. Its state is removed unless it is kept for another start. */
  async stop(options: { keepState?: boolean } = {}): Promise<void> {
    this.#parts.client.close();
    await stopCluster(this.stateFolder, options);
  }

  async #write(
    path: string,
    user: string,
    credential: { token: string } | { tokenFile: string },
    namespace?: string,
  ): Promise<void> {
    const { server, authority } = this;
    await writeAtomically(
      path,
      kubeconfig({ server, authority, user, credential, namespace }),
      0o600,
    );
  }
}

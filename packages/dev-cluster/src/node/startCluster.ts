import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DevClusterError } from '../errors/DevClusterError';
import { explainSystemError } from '../errors/explainSystemError';
import { ApiClient } from '../identity/ApiClient';
import { demoPeople } from '../identity/demoPeople';
import type { Person } from '../identity/Person';
import { parseTokenFile } from '../identity/tokenFile';
import { buildPrograms } from '../programs/buildPrograms';
import type { BuildProgramsOptions } from '../programs/buildPrograms';
import { gvisorRecipes } from '../programs/gvisorRecipes';
import { nodeRecipes } from '../programs/nodeRecipes';
import type { Programs } from '../programs/Programs';
import { canonicalFolder } from '../system/canonicalFolder';
import type { Progress } from '../system/Progress';
import { identifyProcess, isRunning } from '../system/processIdentity';
import { waitUntil } from '../system/waitUntil';
import { withLock } from '../system/withLock';
import { allowEnforcer } from './allowEnforcer';
import { Cluster } from './Cluster';
import { explainNodeFailure } from './explainNodeFailure';
import { findFailingProgram } from './findFailingProgram';
import { hasGvisor } from './gvisorConfiguration';
import { importMissingImages } from './importMissingImages';
import { nodeAddresses } from './NodeAddresses';
import { API_PORT } from './nodeProcesses';
import { NodeRegistry } from './NodeRegistry';
import type { NodeRecord } from './NodeRecord';
import { offerGvisor } from './offerGvisor';
import { prepareState } from './prepareState';
import { raiseNode } from './raiseNode';
import { requirePrivileges } from './requirePrivileges';
import { settleNode } from './settleNode';
import { simulateNodes } from './simulateNodes';
import { statePaths } from './StatePaths';

const API_TIMEOUT_MS = 90_000;

/** How a cluster is started. Everything but the folder has a default. */
export interface StartClusterOptions {
  /** Folder for everything the node has on disk. With data from before, the cluster goes on with it. */
  stateFolder: string;
  /** Who gets a static token. Default: the demo organisation. */
  people?: readonly Person[];
  /** Archives with images for the node. */
  images?: readonly string[];
  /** The node ends with this process, however this ends. Default: false, it lives on until `stopCluster`. */
  attached?: boolean;
  /** etcd waits for the disk. Default: true; tests that lose nothing by a crash of the machine say false. */
  durable?: boolean;
  /** So many simulated nodes beside the real one, for scale tests. Default: none. */
  simulatedNodes?: number;
  /**
   * True: Pods with the RuntimeClass `gvisor` run in a sandbox of gVisor, whose programs are made where they are missing.
   * Otherwise they do where the cache has the programs.
   */
  gvisor?: boolean;
  /**
   * Number of the address block, 1 to 254: 10.250.N.0/24 and its like. Default: the one that its state has, else a free
   * one by the folder's path.
   */
  addressIndex?: number;
  /** How programs are had; see {@link buildPrograms}. */
  programs?: Omit<BuildProgramsOptions, 'progress'>;
  /** Lines for people. */
  progress?: Progress;
}

/**
 * Starts a real one-node Kubernetes cluster, or finds it running. Needs root.
 *
 * What an earlier node left behind on this machine, however it ended, is swept up first. Killed half-way, the node
 * ends by itself and the next start begins it again.
 *
 * @throws DevClusterError with a cure
 */
export async function startCluster(
  options: StartClusterOptions,
): Promise<Cluster> {
  const progress = options.progress ?? (() => undefined);
  requirePrivileges();
  const programs = await buildPrograms({
    recipes: nodeRecipes({
      simulated: (options.simulatedNodes ?? 0) > 0,
      gvisor: options.gvisor,
    }),
    optional: gvisorRecipes(),
    ...options.programs,
    progress,
  });
  const stateFolder = makeStateFolder(options.stateFolder);
  return withLock(
    stateFolder,
    async () => {
      const registry = new NodeRegistry();
      const known = registry.find(stateFolder);
      if (known?.ready && isRunning(known.init)) {
        const cluster = describe(known, programs);
        if (await cluster.client.isReady()) {
          progress('the cluster runs already');
          requireExtras(options, known);
          await importMissingImages(options.images ?? [], known, programs);
          return new Cluster(cluster);
        }
        progress('the cluster runs but does not answer: starting it again');
      }
      if (known) {
        await registry.release(known);
      }
      return start(options, stateFolder, programs, registry, progress);
    },
    {
      onWait: () =>
        progress(
          'another process starts or stops this cluster: waiting for it',
        ),
    },
  );
}

/** @throws DevClusterError where a running cluster lacks what is asked for: it is decided at its start */
function requireExtras(options: StartClusterOptions, known: NodeRecord): void {
  const lacking = [
    ...(options.simulatedNodes && !known.simulated ? ['simulated nodes'] : []),
    ...(options.gvisor && !known.gvisor ? ['gVisor'] : []),
  ];
  if (lacking.length > 0) {
    throw new DevClusterError(
      'InvalidInput',
      `This cluster was started without ${lacking.join(' and ')}.`,
      { cure: 'End it first: dev-cluster down --keep' },
    );
  }
}

function makeStateFolder(folder: string): string {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    return canonicalFolder(folder);
  } catch (error) {
    throw explainSystemError(error, folder);
  }
}

async function start(
  options: StartClusterOptions,
  stateFolder: string,
  programs: Programs,
  registry: NodeRegistry,
  progress: Progress,
): Promise<Cluster> {
  const paths = statePaths(stateFolder);
  const recorded: number | undefined = existsSync(paths.node)
    ? JSON.parse(readFileSync(paths.node, 'utf8')).index
    : undefined;
  const launcher = identifyProcess(process.pid);
  if (!launcher) {
    throw new DevClusterError(
      'Unsupported',
      '/proc does not show this process.',
      {
        cure: 'Mount /proc.',
      },
    );
  }
  const startedAt = new Date();
  const record = await registry.claim(
    stateFolder,
    { recorded, asked: options.addressIndex },
    launcher,
  );
  record.simulated = (options.simulatedNodes ?? 0) > 0;
  record.gvisor = hasGvisor(programs);
  const addresses = nodeAddresses(record.index);
  try {
    await prepareState(
      stateFolder,
      addresses,
      programs,
      options.people ?? demoPeople,
      startedAt,
    );
    const launched = await raiseNode({
      record,
      addresses,
      programs,
      registry,
      durable: options.durable ?? true,
      simulated: record.simulated ?? false,
    });
    progress(`node at ${addresses.node} (this machine is ${addresses.host})`);
    const parts = describe(record, programs);
    const alive = () => {
      if (!isRunning(record.init)) {
        throw new DevClusterError(
          'NodeFailed',
          'The node ended while it started.',
        );
      }
      const failing = findFailingProgram(readFileSync(paths.nodeLog, 'utf8'));
      if (failing) {
        throw new DevClusterError(
          'NodeFailed',
          `${failing} ends again and again.`,
        );
      }
    };
    const images = importMissingImages(options.images ?? [], record, programs);
    // Awaited below; until then a failure must not count as unhandled.
    images.catch(() => undefined);
    await waitUntil(
      () => {
        alive();
        return parts.client.isReady();
      },
      { what: 'the API server', timeoutMs: API_TIMEOUT_MS },
    );
    progress('API server ready');
    await allowEnforcer(parts.client);
    await offerGvisor(parts.client, record.gvisor);
    launched.say('controllers');
    await images;
    progress('images loaded');
    await settleNode(parts.client, startedAt, alive);
    await waitUntil(
      () => {
        alive();
        return existsSync(paths.enforcing);
      },
      { what: 'NetworkPolicies to be in force', timeoutMs: API_TIMEOUT_MS },
    );
    if (options.simulatedNodes) {
      await simulateNodes(parts.client, options.simulatedNodes, alive);
    }
    progress('node ready');
    record.ready = true;
    await registry.save(record);
    if (options.attached) {
      launched.hold();
    } else {
      launched.letGo();
    }
    return new Cluster(parts);
  } catch (error) {
    const explained = explainNodeFailure(error, paths.logs);
    // What resists stays in the registry, and the next start tries again; the reason of the failure is worth more.
    await registry
      .release(record)
      .catch(rest => progress(`not swept up yet: ${rest.message}`));
    throw explained;
  }
}

function describe(record: NodeRecord, programs: Programs) {
  const paths = statePaths(record.stateFolder);
  const addresses = nodeAddresses(record.index);
  const read = (file: string) => readFileSync(join(paths.pki, file), 'utf8');
  const authority = read('ca.crt');
  return {
    record,
    addresses,
    programs,
    authority,
    people: parseTokenFile(readFileSync(paths.people, 'utf8')),
    client: new ApiClient({
      server: `https://${addresses.node}:${API_PORT}`,
      authority,
      certificate: read('admin.crt'),
      key: read('admin.key'),
    }),
  };
}

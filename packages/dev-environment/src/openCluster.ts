import { mkdirSync, rmSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import {
  buildImages,
  startCluster,
  startDemoSite,
  stopCluster,
} from '@agentic-sessions/dev-cluster';
import { choosePort } from './choosePort';
import type { Steps } from './Steps';

/** The person whose kubeconfig is written for `kubectl`: the demo organisation's admin. */
const ADMIN = 'alan';
const RUNNER_PORT = 7017;
const DEMO_PORT = 7018;

/** A running cluster with images, people and something for Pods to work on. */
export interface OpenCluster {
  kubectl: string;
  /** Of the tool's own administrator: for manifests and tests, never for a program of ours. */
  adminKubeconfig: string;
  /** Of the demo's admin, for people. */
  personKubeconfig: string;
  /** Name of a person → token. */
  people: Readonly<Record<string, string>>;
  /** This machine as Pods see it. */
  hostAddress: string;
  /** Port at that address on which runners reach the portal. */
  runnerPort: number;
  images: { runner: string; surveyAgent: string };
  /** Website (`/`) and repository (`/checkout.git`) for Pods. */
  demoUrl: string;
  pid: number;
  /** Writes the kubeconfig of a ServiceAccount and gives its path. */
  serviceAccountKubeconfig: (
    namespace: string,
    name: string,
  ) => Promise<string>;
  stop: () => Promise<void>;
}

/** Starts the node of an environment, with our images, and the demo's website and repository beside it. */
export async function openCluster(options: {
  steps: Steps;
  directory: string;
  /** Whether the node's data stays for another start. */
  keepState: boolean;
  /** True: Pods can run in gVisor. Otherwise they can where its programs are in the cache. */
  gvisor?: boolean;
}): Promise<OpenCluster> {
  const { steps, directory, keepState, gvisor } = options;
  const images = await steps.run('Images', () => {
    const folder = path.join(directory, 'images');
    mkdirSync(folder, { recursive: true });
    return buildImages({ folder });
  });
  const cluster = await steps.run('Kubernetes node', () =>
    startCluster({
      stateFolder: path.join(directory, 'node'),
      images: [images.archive],
      attached: true,
      durable: keepState,
      gvisor,
    }),
  );
  try {
    const demo = await startDemoSite({
      host: cluster.hostAddress,
      port: await choosePort(cluster.hostAddress, DEMO_PORT),
      folder: path.join(directory, 'demo-site'),
    });
    const kubectl = linkKubectl(directory, cluster.kubectl);
    const personKubeconfig = path.join(directory, 'kubeconfig');
    await cluster.writePersonKubeconfig(ADMIN, personKubeconfig);
    return {
      kubectl,
      adminKubeconfig: cluster.kubeconfig,
      personKubeconfig,
      people: cluster.people,
      hostAddress: cluster.hostAddress,
      runnerPort: await choosePort(cluster.hostAddress, RUNNER_PORT),
      images: { runner: images.runner, surveyAgent: images.surveyAgent },
      demoUrl: demo.url,
      pid: cluster.pid,
      serviceAccountKubeconfig: async (namespace, name) => {
        const file = path.join(directory, `${name}.kubeconfig`);
        await cluster.writeServiceAccountKubeconfig({ namespace, name }, file);
        return file;
      },
      stop: async () => {
        await demo.close();
        await cluster.stop({ keepState });
      },
    };
  } catch (error) {
    await cluster.stop({ keepState });
    throw error;
  }
}

/** Ends a node that an earlier start left, with its data. */
export async function resetCluster(directory: string): Promise<void> {
  await stopCluster(path.join(directory, 'node'));
}

function linkKubectl(directory: string, kubectl: string): string {
  const link = path.join(directory, 'bin', 'kubectl');
  mkdirSync(path.dirname(link), { recursive: true });
  rmSync(link, { force: true });
  symlinkSync(kubectl, link);
  return link;
}

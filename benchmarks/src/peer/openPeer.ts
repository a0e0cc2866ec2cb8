import { freePort, type Cluster } from '@agentic-sessions/dev-cluster';
import path from 'node:path';
import type { TestGround } from '../cluster/TestGround';
import { commitOf } from '../machine/commitOf';
import { buildRawPods } from '../operator/buildRawPods';
import type { MilestoneLog } from '../operator/MilestoneLog';
import { AdmissionRules } from './AdmissionRules';
import { AgentSandboxProgram } from './AgentSandboxProgram';
import type { BuiltController } from './buildAgentSandbox';
import { installAgentSandbox } from './installAgentSandbox';
import type { Peer } from './Peer';
import { SandboxObserver } from './SandboxObserver';

/** Installs agent-sandbox in the cluster of a benchmark. Nothing of it runs yet. */
export async function openPeer(options: {
  /** Its checkout. */
  folder: string;
  built: BuiltController;
  cluster: Cluster;
  ground: TestGround;
  log: MilestoneLog;
  /** For files of this run. */
  directory: string;
  /** Its Sandboxes hold a Pod of one plain container. */
  plain: boolean;
  newId: () => string;
  onUnexpectedEnd: (error: Error) => void;
  signal?: AbortSignal;
}): Promise<Peer> {
  const { folder, built, cluster, ground, directory, signal } = options;
  const { client, asOperator } = ground;
  const controller = new AgentSandboxProgram({
    program: built.file,
    kubeconfig: await installAgentSandbox({
      cluster,
      client,
      folder,
      directory,
      signal,
    }),
    metricsPort: await freePort(),
    healthPort: await freePort(),
    logFile: path.join(directory, 'agent-sandbox.log'),
    client,
    onUnexpectedEnd: options.onUnexpectedEnd,
  });
  const [probe] = buildRawPods(ground, [options.newId()]);
  return {
    controller,
    observer: new SandboxObserver(client, options.log),
    rules: new AdmissionRules({ client, asOperator, probe }),
    description: {
      name: 'agent-sandbox',
      commit: commitOf(folder),
      go: built.go,
      flags: controller.flags,
      plain: options.plain,
    },
  };
}

import { freePort } from '@agentic-sessions/dev-cluster';
import { checkout } from '@agentic-sessions/dev-environment';
import { randomUUID } from 'node:crypto';
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openBenchmarkCluster } from '../cluster/openBenchmarkCluster';
import { CpuMeter } from '../machine/CpuMeter';
import { describeMachine } from '../machine/describeMachine';
import { deployedNodeFlags } from '../operator/deployedNodeFlags';
import { measureOperator } from '../operator/measureOperator';
import { OperatorProgram } from '../operator/OperatorProgram';
import { SessionObserver } from '../operator/SessionObserver';
import {
  buildAgentSandbox,
  type BuiltController,
} from '../peer/buildAgentSandbox';
import { openPeer } from '../peer/openPeer';
import type { Peer } from '../peer/Peer';
import { renderReport } from '../report/renderReport';
import type { BenchmarkFlags } from './BenchmarkFlags';

/** Where a run tells of itself and what it leaves to be undone. */
export interface BenchmarkContext {
  flags: BenchmarkFlags;
  signal: AbortSignal;
  tell: (line: string) => void;
  atEnd: (name: string, undo: () => void | Promise<void>) => void;
}

/** Runs the operator's benchmark from an empty machine to a table and a file of figures. */
export async function benchmarkOperator(
  context: BenchmarkContext,
): Promise<void> {
  const { flags, tell, atEnd } = context;
  const machine = describeMachine(checkout);
  const folder = mkdtempSync(
    path.join(tmpdir(), 'agentic-sessions-benchmark-'),
  );
  atEnd('files', () => rmSync(folder, { recursive: true, force: true }));
  const { agentSandbox } = flags;
  let built: BuiltController | undefined;
  if (agentSandbox) {
    tell('building agent-sandbox, which takes minutes the first time');
    built = await buildAgentSandbox({
      folder: agentSandbox,
      logDirectory: path.join(checkout, 'test-results'),
      signal: context.signal,
    });
  }
  const mostAtOnce = Math.max(
    ...flags.sessions,
    flags.rate * flags.pacedSeconds,
    100,
  );
  const cluster = await openBenchmarkCluster({
    directory: folder,
    namespaces: flags.namespaces,
    pods: mostAtOnce,
    progress: tell,
  });
  atEnd('cluster', () => cluster.close());
  const broken = new AbortController();
  const { client } = cluster.ground;
  if (flags.profile) mkdirSync(flags.profile, { recursive: true });
  const operator = new OperatorProgram({
    program: path.join(checkout, 'operator', 'dist', 'operator.cjs'),
    kubeconfig: cluster.operatorKubeconfig,
    runtimeClass: cluster.ground.runtimeClass,
    metricsPort: await freePort(),
    logFile: path.join(folder, 'operator.log'),
    client,
    leaseName: 'agentic-sessions-operator',
    env: flags.settings,
    nodeFlags: [
      ...deployedNodeFlags(
        readFileSync(
          path.join(checkout, 'manifests/overlays/production/operator.yaml'),
          'utf8',
        ),
      ),
      ...(flags.profile
        ? ['--cpu-prof', `--cpu-prof-dir=${path.resolve(flags.profile)}`]
        : []),
    ],
    onUnexpectedEnd: error => broken.abort(error),
  });
  atEnd('operator', () => operator.stop());
  const observer = new SessionObserver(client, cluster.ground.namespaces);
  atEnd('watches', () => observer.stop());
  let peer: Peer | undefined;
  if (agentSandbox && built) {
    const opened = await openPeer({
      folder: agentSandbox,
      built,
      cluster: cluster.node,
      ground: cluster.ground,
      log: observer.log,
      directory: folder,
      plain: flags.plainSandboxes,
      newId: randomUUID,
      onUnexpectedEnd: error => broken.abort(error),
      signal: context.signal,
    });
    atEnd('agent-sandbox', () => opened.controller.stop());
    atEnd('watch of Sandboxes', () => opened.observer.stop());
    peer = opened;
  }
  const figures = await measureOperator({
    bench: {
      ground: cluster.ground,
      operator,
      observer,
      peer,
      cpu: new CpuMeter(cluster.pid),
      newId: randomUUID,
      quietMs: 2_000,
      signal: AbortSignal.any([context.signal, broken.signal]),
    },
    flags,
    machine,
    tell,
  });
  const file = path.resolve(
    flags.json ??
      path.join(
        checkout,
        '.dev',
        'benchmarks',
        `operator-${figures.startedAt.replaceAll(':', '-')}.json`,
      ),
  );
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(figures, undefined, 2)}\n`);
  tell(`\n${renderReport(figures)}\n\nAll figures: ${file}`);
}

import { rmSync } from 'node:fs';
import path from 'node:path';
import { freePort } from '@agentic-sessions/dev-cluster';
import { applyManifests } from './applyManifests';
import { buildApp } from './buildApp';
import { findChromium } from './findChromium';
import { openCluster, type OpenCluster } from './openCluster';
import { checkout } from './paths';
import { prepareBundles } from './prepareBundles';
import { runJestSuite } from './runJestSuite';
import type { SuiteRun } from './SuiteRun';
import { System } from './System';

/** The suites that need the cluster: tests of packages against its API first, then the whole system on it. */
export async function runClusterSuites(
  lane: SuiteRun,
  after: {
    /** Done when the cluster's programs are there. */
    programs: Promise<void>;
    /** Done when the suites are over that share the processors with these. */
    localDone: Promise<void>;
  },
): Promise<void> {
  const { suites, steps, logDirectory, run, atEnd, signal } = lane;
  const wholeSystem = suites.has('e2e') || suites.has('chaos');
  const appBuilt = wholeSystem
    ? steps.run('App', async say => {
        say(await buildApp({ logDirectory, signal }));
      })
    : Promise.resolve();
  appBuilt.catch(() => {
    // Reported where it is awaited, in System.start.
  });
  await Promise.all([
    after.programs,
    prepareBundles({ steps, logDirectory, signal }),
  ]);
  const directory = run.makeFolder('state');
  const cluster = await openCluster({
    steps,
    directory,
    keepState: false,
    gvisor: true,
  });
  atEnd('node', () => cluster.stop());
  if (suites.has('cluster')) {
    await onKubernetesAlone(lane, cluster);
  }
  if (wholeSystem) {
    const chromium = await findChromium({ logDirectory, signal });
    const system = await System.start({
      cluster,
      directory,
      port: await freePort(),
      steps,
      appBuilt,
      tell: text => steps.note(text),
      signal,
    });
    atEnd('portal and operator', () => system.stop());
    await onWholeSystem(lane, {
      localDone: after.localDone,
      env: {
        AGENTIC_SESSIONS_ENVIRONMENT: system.environmentFile.path,
        CHROMIUM_PATH: chromium,
      },
    });
  }
}

async function onKubernetesAlone(
  { steps, suite, logDirectory, run, signal }: SuiteRun,
  cluster: OpenCluster,
): Promise<void> {
  await steps.run('Kubernetes API', () =>
    applyManifests({
      kubectl: cluster.kubectl,
      kubeconfig: cluster.adminKubeconfig,
      logDirectory,
      folder: 'base',
      replacements: {},
      signal,
    }),
  );
  const operatorLogs = path.join(logDirectory, 'operators');
  rmSync(operatorLogs, { recursive: true, force: true });
  await suite('cluster', () =>
    runJestSuite({
      name: 'cluster',
      directory: checkout,
      scope: 'repo',
      args: ['--testPathPatterns', '\\.cluster\\.test\\.', '--maxWorkers=2'],
      env: {
        AGENTIC_SESSIONS_TEST_KUBECONFIG: cluster.adminKubeconfig,
        KUBECTL: cluster.kubectl,
        AGENTIC_SESSIONS_TEST_LOGS: operatorLogs,
        // Other suites share the processors; who says otherwise knows better.
        AGENTIC_SESSIONS_TEST_PATIENCE:
          process.env.AGENTIC_SESSIONS_TEST_PATIENCE ?? '3',
      },
      logDirectory,
      signal,
      onStart: pid => run.register.add('cluster', pid),
    }),
  );
}

async function onWholeSystem(
  { suite, logDirectory, run, signal }: SuiteRun,
  options: { env: NodeJS.ProcessEnv; localDone: Promise<void> },
): Promise<void> {
  const endToEnd = (name: string, args: string[]) =>
    runJestSuite({
      name,
      directory: path.join(checkout, 'e2e'),
      scope: 'package',
      args: ['--runInBand', ...args],
      env: options.env,
      logDirectory,
      signal,
      onStart: pid => run.register.add(name, pid),
    });
  await suite('e2e', () =>
    endToEnd('e2e', ['--testPathIgnorePatterns', 'chaos']),
  );
  // What is killed at random comes last, and after the suites that share the processors with it.
  await options.localDone;
  await suite('chaos', () =>
    endToEnd('chaos', ['--testPathPatterns', 'chaos']),
  );
}

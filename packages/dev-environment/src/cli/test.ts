import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { buildApp } from '../buildApp';
import { describeError } from '../describeError';
import { findChromium } from '../findChromium';
import { freePort } from '../freePort';
import { installPackages } from '../installPackages';
import { runJestSuite, type SuiteResult } from '../JestSuite';
import { openCluster } from '../openCluster';
import { checkout } from '../paths';
import { PostgresServer } from '../PostgresServer';
import { assertLinuxAndRoot } from '../preflight';
import { prepareBundles } from '../prepareBundles';
import { preparePrograms } from '../preparePrograms';
import { applyManifests } from '../applyManifests';
import { runCli } from '../runCli';
import { runTypesSuite } from '../runTypesSuite';
import { Steps } from '../Steps';
import { System } from '../System';
import { UserError } from '../UserError';

const SUITES = ['types', 'units', 'cluster', 'e2e', 'chaos'] as const;
type Suite = (typeof SUITES)[number];

const HELP = `npm test [-- flags]

  --only SUITE   one of ${SUITES.join(', ')}; may be repeated
`;

function chosenSuites(): Set<Suite> {
  const { values } = parseArgs({
    options: {
      only: { type: 'string', multiple: true },
      help: { type: 'boolean', short: 'h' },
    },
  });
  const unknown = values.only?.find(name => !SUITES.includes(name as Suite));
  if (values.help || unknown) {
    throw new UserError(
      `${unknown ? `There is no suite ${unknown}.\n\n` : ''}${HELP}`,
    );
  }
  return new Set((values.only as Suite[] | undefined) ?? SUITES);
}

// What CI reads, once everything is ended, so that nothing follows it; and a run that broke early is no silent pass.
let lastLine = '0 passed, 1 failed';
process.on('exit', () => {
  process.stdout.write(`${lastLine}\n`);
});

await runCli(async ({ write, signal, atEnd }) => {
  const suites = chosenSuites();
  const steps = new Steps({ write });
  const logDirectory = path.join(checkout, 'test-results');
  const needsCluster =
    suites.has('cluster') || suites.has('e2e') || suites.has('chaos');
  if (needsCluster) {
    assertLinuxAndRoot();
  }
  const packages = steps.run('Packages', async say => {
    say(await installPackages({ logDirectory }));
  });
  const programs = needsCluster
    ? preparePrograms({ steps, gvisor: true })
    : Promise.resolve();
  programs.catch(() => {
    // Reported where it is awaited, beside the cluster's suites.
  });
  await packages;

  const results: SuiteResult[] = [];
  const suite = async (name: Suite, run: () => Promise<SuiteResult>) => {
    if (suites.has(name)) {
      const result = await steps.run(`Suite ${name}`, async say => {
        const counted = await run();
        say(`${counted.passed} passed, ${counted.failed} failed`);
        return counted;
      });
      results.push(result);
    }
  };

  // Two lanes side by side: what needs only this machine's processors, and what needs the cluster.
  const local = async () => {
    if (!suites.has('types') && !suites.has('units')) {
      return;
    }
    const postgres = await steps.run('PostgreSQL', () =>
      PostgresServer.start(),
    );
    atEnd('PostgreSQL', () => postgres.stop());
    await suite('units', () =>
      runJestSuite({
        name: 'units',
        directory: checkout,
        scope: 'repo',
        args: [
          '--testPathIgnorePatterns',
          '\\.cluster\\.test\\.',
          '--maxWorkers=2',
        ],
        env: {
          BACKSTAGE_TEST_DATABASE_POSTGRES18_CONNECTION_STRING:
            postgres.connectionString,
        },
        logDirectory,
        signal,
      }),
    );
    await suite('types', () => runTypesSuite({ logDirectory }));
  };
  let localDone: Promise<void> = Promise.resolve();
  const onCluster = async () => {
    if (!needsCluster) {
      return;
    }
    const appBuilt =
      suites.has('e2e') || suites.has('chaos')
        ? steps.run('App', async say => {
            say(await buildApp({ logDirectory }));
          })
        : Promise.resolve();
    appBuilt.catch(() => {
      // Reported where it is awaited, in System.start.
    });
    await Promise.all([programs, prepareBundles({ steps, logDirectory })]);
    const directory = mkdtempSync(
      path.join(tmpdir(), 'agentic-sessions-test-'),
    );
    atEnd('state', () => rmSync(directory, { recursive: true, force: true }));
    const cluster = await openCluster({
      steps,
      directory,
      keepState: false,
      gvisor: true,
    });
    atEnd('node', () => cluster.stop());
    if (suites.has('cluster')) {
      await steps.run('Kubernetes API', () =>
        applyManifests({
          kubectl: cluster.kubectl,
          kubeconfig: cluster.adminKubeconfig,
          logDirectory,
          folder: 'base',
          replacements: {},
        }),
      );
      await suite('cluster', () =>
        runJestSuite({
          name: 'cluster',
          directory: checkout,
          scope: 'repo',
          args: [
            '--testPathPatterns',
            '\\.cluster\\.test\\.',
            '--maxWorkers=2',
          ],
          env: {
            AGENTIC_SESSIONS_TEST_KUBECONFIG: cluster.adminKubeconfig,
            KUBECTL: cluster.kubectl,
          },
          logDirectory,
          signal,
        }),
      );
    }
    if (suites.has('e2e') || suites.has('chaos')) {
      const chromium = await findChromium({ logDirectory });
      const system = await System.start({
        cluster,
        directory,
        port: await freePort(),
        steps,
        appBuilt,
        onUnexpectedEnd: text => steps.note(text),
        signal,
      });
      atEnd('portal and operator', () => system.stop());
      const endToEnd = (name: string, args: string[]) =>
        runJestSuite({
          name,
          directory: path.join(checkout, 'e2e'),
          scope: 'package',
          args: ['--runInBand', ...args],
          env: {
            AGENTIC_SESSIONS_ENVIRONMENT: system.environmentFile.path,
            CHROMIUM_PATH: chromium,
          },
          logDirectory,
          signal,
        });
      // What is killed at random comes last, and after the suites that share the processors with it.
      await suite('e2e', () =>
        endToEnd('e2e', ['--testPathIgnorePatterns', 'chaos']),
      );
      await localDone;
      await suite('chaos', () =>
        endToEnd('chaos', ['--testPathPatterns', 'chaos']),
      );
    }
  };
  const localLane = local();
  localDone = localLane.then(
    () => undefined,
    () => undefined,
  );
  const lanes = await Promise.allSettled([localLane, onCluster()]);
  const broken = lanes.flatMap(lane =>
    lane.status === 'rejected' ? [lane.reason] : [],
  );

  write('');
  for (const result of results) {
    for (const failure of result.failures) {
      write(`  ✗ ${result.name}: ${failure}`);
    }
  }
  for (const reason of broken) {
    write(`  ✗ ${describeError(reason)}`);
  }
  const sum = (key: 'passed' | 'failed' | 'skipped') =>
    results.reduce((total, result) => total + result[key], 0);
  const failed = sum('failed') + broken.length;
  write(
    `\nAfter ${steps.total()}; logs in ${path.relative(
      checkout,
      logDirectory,
    )}/`,
  );
  const skipped = sum('skipped');
  process.exitCode = failed + skipped > 0 || sum('passed') === 0 ? 1 : 0;
  if (skipped > 0) {
    write(`${skipped} tests were skipped, which counts as failed.`);
  }
  lastLine = `${sum('passed')} passed, ${failed + skipped} failed`;
});

import path from 'node:path';
import { stopCluster } from '@agentic-sessions/dev-cluster';
import { assertLinuxAndRoot } from './assertLinuxAndRoot';
import { describeError } from './describeError';
import { installPackages } from './installPackages';
import { orAborted } from './orAborted';
import { parseTestFlags } from './parseTestFlags';
import { cacheDirectory, checkout } from './paths';
import { preparePrograms } from './preparePrograms';
import type { CliContext } from './runCli';
import { runClusterSuites } from './runClusterSuites';
import { runLocalSuites } from './runLocalSuites';
import { Steps } from './Steps';
import type { SuiteResult } from './SuiteResult';
import type { SuiteRun } from './SuiteRun';
import { TestRun } from './TestRun';

/**
 * `npm test`: the suites in two lanes side by side, what needs only this machine's processors and what needs the cluster.
 *
 * @returns the line that CI reads, to be printed when everything is ended
 */
export async function runTests({
  write,
  signal,
  atEnd,
}: CliContext): Promise<string | undefined> {
  const flags = parseTestFlags(process.argv.slice(2));
  if ('help' in flags) {
    write(flags.help);
    return undefined;
  }
  const { suites } = flags;
  const needsCluster = ['cluster', 'e2e', 'chaos'] as const;
  const onCluster = needsCluster.some(name => suites.has(name));
  if (onCluster) {
    assertLinuxAndRoot();
  }
  const steps = new Steps({ write });
  const logDirectory = path.join(checkout, 'test-results');
  const run = await TestRun.begin({
    registerDirectory: path.join(cacheDirectory, 'test-runs'),
    endNode: stopCluster,
  });
  atEnd('folders', () => run.end());
  if (run.swept.length > 0) {
    write(`Took away what an earlier run had left: ${run.swept.join(', ')}.`);
  }
  const packages = steps.run('Packages', async say => {
    say(await installPackages({ logDirectory, signal }));
  });
  const programs = onCluster
    ? orAborted(preparePrograms({ steps, gvisor: true }), signal)
    : Promise.resolve();
  programs.catch(() => {
    // Reported where it is awaited, beside the cluster's suites.
  });
  await packages;

  const results: SuiteResult[] = [];
  const lanes: SuiteRun = {
    suites,
    steps,
    logDirectory,
    run,
    atEnd,
    signal,
    suite: async (name, work) => {
      if (suites.has(name)) {
        results.push(
          await steps.run(`Suite ${name}`, async say => {
            const counted = await work();
            say(`${counted.passed} passed, ${counted.failed} failed`);
            return counted;
          }),
        );
      }
    },
  };
  const local = runLocalSuites(lanes);
  const localDone = local.catch(() => {
    // Reported below.
  });
  const ended = await Promise.allSettled([
    local,
    onCluster ? runClusterSuites(lanes, { programs, localDone }) : undefined,
  ]);
  const broken = ended.flatMap(lane =>
    lane.status === 'rejected' ? [describeError(lane.reason)] : [],
  );
  write('');
  return tell({ results, broken, write, steps, logDirectory });
}

function tell(told: {
  results: SuiteResult[];
  broken: string[];
  write: (line: string) => void;
  steps: Steps;
  logDirectory: string;
}): string {
  const { results, broken, write, steps, logDirectory } = told;
  for (const { name, failures } of results) {
    failures.forEach(failure => write(`  ✗ ${name}: ${failure}`));
  }
  broken.forEach(problem => write(`  ✗ ${problem}`));
  const sum = (key: 'passed' | 'failed' | 'skipped') =>
    results.reduce((total, result) => total + result[key], 0);
  const skipped = sum('skipped');
  const failed = sum('failed') + broken.length + skipped;
  write(
    `\nAfter ${steps.total()} (${results
      .map(({ name, seconds }) => `${name} ${seconds} s`)
      .join(', ')}); logs in ${path.relative(checkout, logDirectory)}/`,
  );
  if (skipped > 0) {
    write(`${skipped} tests were skipped, which counts as failed.`);
  }
  process.exitCode = failed > 0 || sum('passed') === 0 ? 1 : 0;
  return `${sum('passed')} passed, ${failed} failed`;
}

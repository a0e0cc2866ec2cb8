import { spawn } from 'node:child_process';
import {
  createWriteStream,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
} from 'node:fs';
import path from 'node:path';
import { backstageCli, checkout } from './paths';

/** How many tests of a suite passed and failed; `broken` names files that could not run at all. */
export interface SuiteResult {
  name: string;
  passed: number;
  failed: number;
  skipped: number;
  failures: string[];
  seconds: number;
}

/** A run of jest over part of the repository. */
export interface JestSuiteOptions {
  name: string;
  /** Folder to run in: the root for all packages, or one package. */
  directory: string;
  /** `repo` runs all packages as one jest, `package` the folder's own tests. */
  scope: 'repo' | 'package';
  args: string[];
  env: NodeJS.ProcessEnv;
  logDirectory: string;
  /** Ends jest when aborted. */
  signal?: AbortSignal;
}

interface JestOutput {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numRuntimeErrorTestSuites: number;
  testResults: {
    name: string;
    status: string;
    message: string;
    assertionResults: { status: string; fullName: string }[];
  }[];
}

/**
 * Runs jest and counts. A file that could not run counts as one failed test, and so does a jest that ended without a
 * result: silence is never a pass.
 */
export async function runJestSuite(
  options: JestSuiteOptions,
): Promise<SuiteResult> {
  const begun = Date.now();
  const slug = options.name.replace(/\W+/g, '-');
  const outputFile = path.join(options.logDirectory, `${slug}.json`);
  const logFile = path.join(options.logDirectory, `${slug}.log`);
  mkdirSync(options.logDirectory, { recursive: true });
  rmSync(outputFile, { force: true });
  const log = createWriteStream(logFile);
  const child = spawn(
    process.execPath,
    [
      backstageCli,
      options.scope,
      'test',
      '--watchAll=false',
      '--json',
      `--outputFile=${outputFile}`,
      ...options.args,
    ],
    {
      cwd: options.directory,
      env: {
        ...process.env,
        CI: 'true',
        BACKSTAGE_TEST_DISABLE_DOCKER: '1',
        ...options.env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
      signal: options.signal,
    },
  );
  child.stdout.pipe(log, { end: false });
  child.stderr.pipe(log, { end: false });
  const code = await new Promise<number>(resolve => {
    child.on('error', () => resolve(127));
    child.on('close', status => resolve(status ?? 1));
  });
  log.end();
  const seconds = Math.round((Date.now() - begun) / 1000);
  if (!existsSync(outputFile)) {
    return {
      name: options.name,
      passed: 0,
      failed: 1,
      skipped: 0,
      failures: [`jest ended with ${code} and no result, see ${logFile}`],
      seconds,
    };
  }
  return {
    ...countJest(options.name, readFileSync(outputFile, 'utf8')),
    seconds,
  };
}

/** Counts what jest wrote with `--json`. */
export function countJest(
  name: string,
  json: string,
): Omit<SuiteResult, 'seconds'> {
  const output = JSON.parse(json) as JestOutput;
  const failures: string[] = [];
  for (const file of output.testResults) {
    const where = path.relative(checkout, file.name);
    const failed = file.assertionResults.filter(a => a.status === 'failed');
    failures.push(...failed.map(a => `${where}: ${a.fullName}`));
    if (file.status === 'failed' && failed.length === 0) {
      failures.push(
        `${where}: could not run: ${file.message.trim().split('\n')[0]}`,
      );
    }
  }
  return {
    name,
    passed: output.numPassedTests,
    failed: Math.max(
      failures.length,
      output.numFailedTests + output.numRuntimeErrorTestSuites,
    ),
    skipped: output.numPendingTests,
    failures,
  };
}

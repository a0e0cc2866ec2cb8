import { existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { countJest } from './countJest';
import { backstageCli } from './paths';
import { runCommand } from './runCommand';
import type { SuiteResult } from './SuiteResult';

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
  /** Told jest's process id. */
  onStart?: (pid: number) => void;
}

/**
 * Runs jest and counts. A file that could not run counts as one failed test, and so does a jest that ended without a
 * result: silence is never a pass.
 */
export async function runJestSuite(
  options: JestSuiteOptions,
): Promise<SuiteResult> {
  const { name, logDirectory, signal } = options;
  const begun = Date.now();
  const slug = name.replace(/\W+/g, '-');
  const outputFile = path.join(logDirectory, `${slug}.json`);
  rmSync(outputFile, { force: true });
  let problem: string | undefined;
  try {
    await runCommand(
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
        logFile: path.join(logDirectory, `${slug}.log`),
        what: `Suite ${name}`,
        signal,
        onStart: options.onStart,
      },
    );
  } catch (error) {
    signal?.throwIfAborted();
    // With a failed test jest ends with 1, and its result says which.
    problem = error instanceof Error ? error.message : String(error);
  }
  const counted = existsSync(outputFile)
    ? countJest(name, readFileSync(outputFile, 'utf8'))
    : { name, passed: 0, failed: 0, skipped: 0, failures: [] };
  const seconds = Math.round((Date.now() - begun) / 1000);
  if (counted.failed === 0 && (problem || counted.passed === 0)) {
    const failures = [problem ?? 'jest ended well and ran no test'];
    return { ...counted, failed: 1, failures, seconds };
  }
  return { ...counted, seconds };
}

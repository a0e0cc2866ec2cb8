import path from 'node:path';
import type { SuiteResult } from './JestSuite';
import { checkout } from './paths';
import { runCommand } from './runCommand';

/** Checks the types of the whole repository, as one test. */
export async function runTypesSuite(options: {
  logDirectory: string;
}): Promise<SuiteResult> {
  const begun = Date.now();
  const done = (failures: string[]): SuiteResult => ({
    name: 'types',
    passed: failures.length ? 0 : 1,
    failed: failures.length ? 1 : 0,
    skipped: 0,
    failures,
    seconds: Math.round((Date.now() - begun) / 1000),
  });
  try {
    await runCommand(
      process.execPath,
      [path.join(checkout, 'node_modules', 'typescript', 'bin', 'tsc')],
      {
        cwd: checkout,
        logFile: path.join(options.logDirectory, 'types.log'),
        what: 'The type check',
      },
    );
    return done([]);
  } catch (error) {
    return done([error instanceof Error ? error.message : String(error)]);
  }
}

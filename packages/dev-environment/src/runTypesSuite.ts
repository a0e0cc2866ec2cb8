import path from 'node:path';
import { checkout } from './paths';
import { runChecks } from './runChecks';
import type { SuiteResult } from './SuiteResult';

/** Checks the types of the whole repository, as one test. */
export async function runTypesSuite(options: {
  logDirectory: string;
  signal?: AbortSignal;
}): Promise<SuiteResult> {
  return runChecks(
    'types',
    [
      {
        what: 'The type check',
        command: process.execPath,
        args: [path.join(checkout, 'node_modules', 'typescript', 'bin', 'tsc')],
        logFile: path.join(options.logDirectory, 'types.log'),
      },
    ],
    { cwd: checkout, signal: options.signal },
  );
}

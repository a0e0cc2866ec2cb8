import path from 'node:path';
import type { SuiteResult } from './SuiteResult';
import { checkout } from './paths';

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

/** Counts what jest wrote with `--json`; a file that could not run counts as one failed test. */
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

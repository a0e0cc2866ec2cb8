import path from 'node:path';
import { stripVTControlCharacters } from 'node:util';
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
    assertionResults: {
      status: string;
      fullName: string;
      failureMessages?: string[];
    }[];
  }[];
}

/** Lines of a failure that are told at once; all of it is in the suite's log. */
const LINES = 12;

/** What went wrong, without the way there. */
function shortly(messages: string[] = []): string {
  const lines = stripVTControlCharacters(messages.join('\n'))
    .split('\n')
    .filter(line => line.trim() !== '' && !/^\s+at /.test(line))
    .slice(0, LINES);
  return lines.map(line => `\n      ${line}`).join('');
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
    for (const { fullName, failureMessages } of failed) {
      failures.push(`${where}: ${fullName}${shortly(failureMessages)}`);
    }
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

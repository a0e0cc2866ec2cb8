import path from 'node:path';
import { countJest } from './countJest';
import { checkout } from './paths';

const file = (
  name: string,
  status: string,
  message: string,
  tests: string[],
) => ({
  name: path.join(checkout, name),
  status,
  message,
  assertionResults: tests.map(each => ({
    status: each.startsWith('!') ? 'failed' : 'passed',
    fullName: each.replace('!', ''),
    failureMessages: each.startsWith('!')
      ? ['Error: \u001b[31mtwo\u001b[39m is not 1\n\n    at c (b.test.ts:3:1)']
      : [],
  })),
});

describe('countJest', () => {
  it('counts, and says what failed, by its file and shortly why', () => {
    const counted = countJest(
      'units',
      JSON.stringify({
        numPassedTests: 2,
        numFailedTests: 1,
        numPendingTests: 4,
        numRuntimeErrorTestSuites: 0,
        testResults: [
          file('a.test.ts', 'passed', '', ['one', 'two']),
          file('b.test.ts', 'failed', 'long', ['!breaks']),
        ],
      }),
    );
    expect(counted).toEqual({
      name: 'units',
      passed: 2,
      failed: 1,
      skipped: 4,
      failures: ['b.test.ts: breaks\n      Error: two is not 1'],
    });
  });

  it('counts a file that could not run as one failed test', () => {
    const counted = countJest(
      'units',
      JSON.stringify({
        numPassedTests: 0,
        numFailedTests: 0,
        numPendingTests: 0,
        numRuntimeErrorTestSuites: 1,
        testResults: [file('c.test.ts', 'failed', '\nno module x\n at', [])],
      }),
    );
    expect(counted).toMatchObject({
      failed: 1,
      failures: ['c.test.ts: could not run: no module x'],
    });
  });
});

import { createHash } from 'node:crypto';
import path from 'node:path';
import { backstageCli, cacheDirectory, checkout } from './paths';
import { runChecks } from './runChecks';
import type { SuiteResult } from './SuiteResult';

/**
 * Checks layout (prettier) and rules (eslint) of the whole repository, as two tests. Both remember outside the checkout
 * what was in order, by content: a second run looks only at what changed since.
 */
export async function runLintSuite(options: {
  logDirectory: string;
  signal?: AbortSignal;
}): Promise<SuiteResult> {
  // Prettier's is about files by their path.
  const name = createHash('sha256').update(checkout).digest('hex').slice(0, 16);
  const caches = path.join(cacheDirectory, 'lint');
  return runChecks(
    'lint',
    [
      {
        what: 'The layout check (mend it with: yarn prettier --write FILE)',
        command: process.execPath,
        args: [
          path.join(checkout, 'node_modules', 'prettier', 'bin-prettier.js'),
          '--check',
          '.',
          '--cache',
          '--cache-strategy=content',
          `--cache-location=${path.join(caches, `prettier-${name}`)}`,
          '--loglevel=warn',
        ],
        logFile: path.join(options.logDirectory, 'prettier.log'),
      },
      {
        what: 'eslint',
        command: process.execPath,
        args: [
          backstageCli,
          'repo',
          'lint',
          '--format=unix',
          '--successCache',
          `--successCacheDir=${path.join(caches, 'eslint')}`,
        ],
        logFile: path.join(options.logDirectory, 'eslint.log'),
      },
    ],
    { cwd: checkout, signal: options.signal },
  );
}

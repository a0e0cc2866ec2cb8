import { checkout } from './paths';
import { PostgresServer } from './PostgresServer';
import { runJestSuite } from './runJestSuite';
import { runLintSuite } from './runLintSuite';
import { runTypesSuite } from './runTypesSuite';
import type { SuiteRun } from './SuiteRun';

/** The suites that need nothing but this machine's processors. */
export async function runLocalSuites(lane: SuiteRun): Promise<void> {
  const { suites, steps, run, atEnd, suite, logDirectory, signal } = lane;
  if (suites.has('units')) {
    const postgres = await steps.run('PostgreSQL', () =>
      PostgresServer.start(run.makeFolder('postgres'), pid =>
        run.register.add('PostgreSQL', pid),
      ),
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
        onStart: pid => run.register.add('units', pid),
      }),
    );
  }
  await suite('types', () => runTypesSuite({ logDirectory, signal }));
  await suite('lint', () => runLintSuite({ logDirectory, signal }));
}

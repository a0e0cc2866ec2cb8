import type { CliContext } from './runCli';
import type { Steps } from './Steps';
import type { SuiteResult } from './SuiteResult';
import type { TestRun } from './TestRun';
import type { TestSuite } from './TestSuite';

/** What the lanes of `npm test` share. */
export interface SuiteRun {
  suites: ReadonlySet<TestSuite>;
  steps: Steps;
  logDirectory: string;
  run: TestRun;
  atEnd: CliContext['atEnd'];
  signal: AbortSignal;
  /** Runs a suite where it is wanted, and keeps its result. */
  suite: (name: TestSuite, work: () => Promise<SuiteResult>) => Promise<void>;
}

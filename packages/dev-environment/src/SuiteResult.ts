/** How many tests of a suite passed and failed. */
export interface SuiteResult {
  name: string;
  passed: number;
  failed: number;
  skipped: number;
  /** What failed, one line each; files that could not run at all among it. */
  failures: string[];
  seconds: number;
}

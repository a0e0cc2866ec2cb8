import { runCommand } from './runCommand';
import type { SuiteResult } from './SuiteResult';

/** One command that succeeds or does not. */
export interface Check {
  /** What a failure is called, e.g. `The type check`. */
  what: string;
  command: string;
  args: string[];
  logFile: string;
}

/** Runs commands one after the other, each counted as one test. */
export async function runChecks(
  name: string,
  checks: readonly Check[],
  options: { cwd: string; signal?: AbortSignal },
): Promise<SuiteResult> {
  const begun = Date.now();
  const failures: string[] = [];
  for (const { what, command, args, logFile } of checks) {
    try {
      await runCommand(command, args, { ...options, logFile, what });
    } catch (error) {
      options.signal?.throwIfAborted();
      failures.push(error instanceof Error ? error.message : String(error));
    }
  }
  return {
    name,
    passed: checks.length - failures.length,
    failed: failures.length,
    skipped: 0,
    failures,
    seconds: Math.round((Date.now() - begun) / 1000),
  };
}

/** Environment variable with the factor of {@link testPatience}. */
export const TEST_PATIENCE = 'AGENTIC_SESSIONS_TEST_PATIENCE';

/**
 * By how much a promise about time is stretched because this machine does other work beside the suite, such as the
 * other suites of `npm test`. 1, the promise itself, unless somebody says otherwise.
 *
 * @throws Error where the variable is no number of at least 1
 */
export function testPatience(env: NodeJS.ProcessEnv = process.env): number {
  const factor = Number(env[TEST_PATIENCE] ?? 1);
  if (!(factor >= 1)) {
    throw new Error(
      `${TEST_PATIENCE} is "${env[TEST_PATIENCE]}": it must be a number of at least 1, such as 3 on a machine that runs other suites beside`,
    );
  }
  return factor;
}

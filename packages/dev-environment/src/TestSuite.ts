/** The suites of `npm test`, in the order in which they are told. */
export const TEST_SUITES = [
  'lint',
  'types',
  'units',
  'cluster',
  'e2e',
  'chaos',
] as const;

/** Name of a suite. */
export type TestSuite = (typeof TEST_SUITES)[number];

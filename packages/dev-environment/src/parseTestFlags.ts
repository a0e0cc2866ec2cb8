import { parseArgs } from 'node:util';
import { TEST_SUITES, type TestSuite } from './TestSuite';
import { UserError } from './UserError';

const HELP = `npm test [-- flags]

  --only SUITE   one of ${TEST_SUITES.join(', ')}; may be repeated
  --help         this text
`;

/**
 * Reads the flags of `npm test`.
 *
 * @returns the suites to run; `help` where only the text of the flags is wanted
 * @throws UserError for a flag or a suite that does not exist
 */
export function parseTestFlags(
  args: string[],
): { suites: Set<TestSuite> } | { help: string } {
  let values: { only?: string[]; help?: boolean };
  try {
    ({ values } = parseArgs({
      args,
      options: {
        only: { type: 'string', multiple: true },
        help: { type: 'boolean', short: 'h' },
      },
    }));
  } catch (error) {
    throw new UserError(
      `${error instanceof Error ? error.message : String(error)}\n\n${HELP}`,
    );
  }
  if (values.help) {
    return { help: HELP };
  }
  const wanted = values.only ?? [...TEST_SUITES];
  const unknown = wanted.find(name => !isSuite(name));
  if (unknown) {
    throw new UserError(`There is no suite ${unknown}.\n\n${HELP}`);
  }
  return { suites: new Set(wanted.filter(isSuite)) };
}

function isSuite(name: string): name is TestSuite {
  return (TEST_SUITES as readonly string[]).includes(name);
}

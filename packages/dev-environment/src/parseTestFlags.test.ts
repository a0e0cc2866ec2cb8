import { parseTestFlags } from './parseTestFlags';
import { TEST_SUITES } from './TestSuite';
import { UserError } from './UserError';

describe('parseTestFlags', () => {
  it('runs every suite unless some are named', () => {
    expect(parseTestFlags([])).toEqual({ suites: new Set(TEST_SUITES) });
    expect(parseTestFlags(['--only', 'units', '--only=lint'])).toEqual({
      suites: new Set(['units', 'lint']),
    });
  });

  it('tells its flags', () => {
    expect(parseTestFlags(['--help'])).toEqual({
      help: expect.stringContaining(TEST_SUITES.join(', ')),
    });
  });

  it.each([
    ['a suite', ['--only', 'unit'], /There is no suite unit\.\n/],
    ['a flag', ['--onyl', 'units'], /--onyl/],
  ])('refuses %s that does not exist', (_, args, message) => {
    expect(() => parseTestFlags(args)).toThrow(UserError);
    expect(() => parseTestFlags(args)).toThrow(message);
  });
});

import { UserError } from './UserError';

/**
 * The error for a full disk, with its cure.
 *
 * @param what - what was under way, e.g. `Installing packages`
 * @param said - the words it was known by
 */
export function diskFullError(what: string, said: string): UserError {
  return new UserError(
    `The disk is full: ${what} could not go on (${said.trim()}).\n` +
      '    Free some space (df -h shows where) and start again: what is finished is kept.',
  );
}

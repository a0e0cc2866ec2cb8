/** An error for the person at the terminal: what is wrong and how to mend it, shown without a stack. */
export class UserError extends Error {
  override name = 'UserError';
}

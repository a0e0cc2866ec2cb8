/** A command line that cannot be carried out. Its message says what is wrong and shows what would be right. */
export class UsageError extends Error {
  override name = 'UsageError';
}

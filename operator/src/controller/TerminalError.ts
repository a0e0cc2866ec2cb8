/** Trying again cannot help: the queue does not. */
export class TerminalError extends Error {
  readonly name = 'TerminalError';
}

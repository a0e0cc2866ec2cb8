/** The person or the connection ended the turn. Not a failure: the turn answers `cancelled`. */
export class CancelledError extends Error {
  constructor() {
    super('The turn was cancelled');
    this.name = 'CancelledError';
  }

  /** Throws if the signal is aborted. Called between steps and inside long loops. */
  static check(signal: AbortSignal): void {
    if (signal.aborted) {
      throw new CancelledError();
    }
  }
}

/** The process was started with settings it cannot work with; the message says which and what to do. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** Ends a session as failed, with the machine word and the sentence of its termination message. */
export class SessionFailure extends Error {
  override readonly name = 'SessionFailure';
  readonly reason: string;

  constructor(reason: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.reason = reason;
  }
}

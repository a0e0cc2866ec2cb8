/** The portal answered a request with an error, or what it said cannot be understood. */
export class PortalError extends Error {
  override readonly name = 'PortalError';
  readonly status: number;
  /** The answer's JSON, where it had one. */
  readonly body: unknown;

  constructor(status: number, message: string, body?: unknown) {
    super(message);
    this.status = status;
    this.body = body;
  }
}

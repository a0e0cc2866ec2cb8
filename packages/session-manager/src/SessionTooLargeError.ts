import { SESSION_MAX_BYTES } from '@agentic-sessions/kubernetes-api';

/** The session as JSON is longer than the cluster should keep. Trying again does not help. @public */
export class SessionTooLargeError extends Error {
  override readonly name = 'SessionTooLargeError';
  readonly bytes: number;

  constructor(bytes: number) {
    super(
      `The session has ${bytes} bytes and may have ${SESSION_MAX_BYTES}; shorten its prompt or its inputs`,
    );
    this.bytes = bytes;
  }
}

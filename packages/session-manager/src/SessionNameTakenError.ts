/**
 * There is a session of that name and it was made of something else. Trying again does not help: two different requests
 * claim to be the same delivery.
 *
 * @public
 */
export class SessionNameTakenError extends Error {
  override readonly name = 'SessionNameTakenError';
  readonly namespace: string;
  readonly sessionName: string;

  constructor(options: { namespace: string; sessionName: string }) {
    super(
      `Session ${options.namespace}/${options.sessionName} exists and was made of another request`,
    );
    this.namespace = options.namespace;
    this.sessionName = options.sessionName;
  }
}

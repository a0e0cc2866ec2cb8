/** What went wrong, for programs. People read the message. */
export type DevClusterErrorCode =
  | 'AddressTaken'
  | 'BuildFailed'
  | 'ChecksumMismatch'
  | 'CommandFailed'
  | 'DiskFull'
  | 'DownloadFailed'
  | 'InvalidInput'
  | 'MissingTool'
  | 'NoRights'
  | 'NodeFailed'
  | 'RequestFailed'
  | 'TimedOut'
  | 'Unsupported';

/**
 * The one error of this package. Its message says what was wrong and, after it, the cure, so that a caller
 * can print it as it is.
 */
export class DevClusterError extends Error {
  readonly code: DevClusterErrorCode;
  /** What the person at the keyboard can do about it. */
  readonly cure: string | undefined;

  constructor(
    code: DevClusterErrorCode,
    problem: string,
    options: { cure?: string; cause?: unknown } = {},
  ) {
    super(options.cure ? `${problem}\n${options.cure}` : problem, {
      cause: options.cause,
    });
    this.name = 'DevClusterError';
    this.code = code;
    this.cure = options.cure;
  }
}

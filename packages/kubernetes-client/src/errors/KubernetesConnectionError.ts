/** There was no answer, or only a part of one: refused, reset, timed out, cut off. Another try is right. */
export class KubernetesConnectionError extends Error {
  readonly name = 'KubernetesConnectionError';
  /** Machine word: a code of Node.js (`ECONNREFUSED`, …), or `TIMEOUT`, `TRUNCATED`, `CLOSED`, `SILENT`, `UNPROCESSED`. */
  readonly code: string;
  /**
   * True where the server certainly did nothing with the request, so that repeating even a write is safe. False
   * means unknown.
   */
  readonly unprocessed: boolean;

  constructor(
    message: string,
    options: { code: string; unprocessed?: boolean; cause?: unknown },
  ) {
    super(message, { cause: options.cause });
    this.code = options.code;
    this.unprocessed = options.unprocessed ?? false;
  }
}

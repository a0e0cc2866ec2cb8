import { CustomErrorBase } from '@backstage/errors';
import type { ErrorBody } from './types';

/**
 * The portal refused or failed. `message` is the sentence the server wrote for people.
 *
 * @public
 */
export class ApiError extends CustomErrorBase {
  name = 'ApiError' as const;
  readonly status: number;
  /** Machine word of the server, e.g. `not_found`. */
  readonly code: string;
  readonly details: unknown;

  constructor(status: number, body: ErrorBody) {
    super(body.message);
    this.status = status;
    this.code = body.error;
    this.details = body.details;
  }

  /** Reads the error out of a failed response, whatever wrote it: us, Backstage's middleware or a proxy. */
  static async fromResponse(response: Response): Promise<ApiError> {
    const text = await response.text();
    return new ApiError(response.status, parseBody(text, response));
  }
}

function parseBody(text: string, response: Response): ErrorBody {
  const plain: ErrorBody = {
    error: 'request_failed',
    message:
      `The portal answered ${response.status} ${response.statusText}`.trim(),
  };
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return plain; // a proxy's HTML page says nothing that helps a person
  }
  if (typeof parsed !== 'object' || parsed === null) {
    return plain;
  }
  const { error, message, details } = parsed as Record<string, unknown>;
  if (typeof error === 'string' && typeof message === 'string') {
    return { error, message, details };
  }
  if (typeof error === 'object' && error !== null) {
    const inner = error as Record<string, unknown>;
    return {
      error: String(inner.name ?? plain.error),
      message: String(inner.message ?? plain.message),
    };
  }
  return plain;
}

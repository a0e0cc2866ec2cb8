import type { Status } from '../types/Status';

/** What is known of the request that failed. */
export interface FailedRequest {
  method: string;
  path: string;
}

/** The API server answered, and the answer was no. */
export class KubernetesError extends Error {
  readonly name = 'KubernetesError';
  /** HTTP status, or the `code` of a Status object that came inside a watch. */
  readonly statusCode: number;
  /** Machine word of the API server: `NotFound`, `AlreadyExists`, `Conflict`, `Forbidden`, `Expired`, … */
  readonly reason: string;
  /** Seconds the server asks to wait before another try, where it says so. */
  readonly retryAfter: number | undefined;
  /** The server's Status object, where it sent one. */
  readonly status: Status | undefined;
  readonly request: FailedRequest | undefined;

  constructor(options: {
    statusCode: number;
    reason?: string;
    message: string;
    retryAfter?: number;
    status?: Status;
    request?: FailedRequest;
  }) {
    super(options.message);
    this.statusCode = options.statusCode;
    this.reason = options.reason ?? options.status?.reason ?? 'Unknown';
    this.retryAfter = options.retryAfter;
    this.status = options.status;
    this.request = options.request;
  }
}

import { CustomErrorBase } from '@backstage/errors';

/** An error whose machine word and details are part of the contract. */
export class ApiError extends CustomErrorBase {
  override name = 'ApiError' as const;
  readonly statusCode: number;
  /** Machine word: `policy_violation`, `already_decided`, … */
  readonly code: string;
  readonly details?: unknown;

  constructor(options: {
    statusCode: number;
    code: string;
    message: string;
    details?: unknown;
    cause?: Error;
  }) {
    super(options.message, options.cause);
    this.statusCode = options.statusCode;
    this.code = options.code;
    this.details = options.details;
  }
}

import type { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import type { ErrorRequestHandler } from 'express';
import { errorBody } from './errorBody';
import { traceId } from './traceId';

/** Answers errors in the contract's shape. Express knows it by its four parameters. */
export function errorHandler(options: {
  logger: LoggerService;
}): ErrorRequestHandler {
  return (error, req, res, next) => {
    const { status, body } = errorBody(error);
    const trace = traceId(req, res);
    if (status >= 500) {
      options.logger.error(
        `${req.method} ${req.path} failed (trace ${trace})`,
        toError(error),
      );
    }
    if (res.headersSent) {
      // A stream that broke in the middle: only ending the connection tells.
      next(error);
      return;
    }
    res.status(status).json({ ...body, traceId: trace });
  };
}

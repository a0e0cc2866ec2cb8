import type { LoggerService } from '@backstage/backend-plugin-api';
import { NotFoundError } from '@backstage/errors';
import type { ErrorRequestHandler, RequestHandler } from 'express';
import { errorHandler } from './errorHandler';

/** The end of a tree of routes: what none of them took is 404, and whatever went wrong in them has our shape. */
export function nothingHere(options: {
  logger: LoggerService;
}): [RequestHandler, ErrorRequestHandler] {
  return [
    () => {
      throw new NotFoundError(
        'There is nothing here; openapi.yaml says what there is',
      );
    },
    errorHandler(options),
  ];
}

import { randomBytes } from 'node:crypto';
import type { Request, Response } from 'express';
import { traceId } from './traceId';

/**
 * What a session that a request makes follows from: the span of the request where there is one, else a span of the same
 * trace that nobody records.
 */
export function traceparentOf(req: Request, res: Response): string {
  return typeof res.locals.traceparent === 'string'
    ? res.locals.traceparent
    : `00-${traceId(req, res)}-${randomBytes(8).toString('hex')}-01`;
}

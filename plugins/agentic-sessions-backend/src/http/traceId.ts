import { randomBytes } from 'node:crypto';
import { parseTraceparent } from '@agentic-sessions/kubernetes-api';
import type { Request, Response } from 'express';

/**
 * The trace of a request: from its `traceparent` (W3C Trace Context), else a new one. The same for the whole request, so
 * that an error, its audit row and the log name one id.
 */
export function traceId(req: Request, res: Response): string {
  if (typeof res.locals.traceId !== 'string') {
    res.locals.traceId =
      parseTraceparent(req.header('traceparent'))?.traceId ??
      randomBytes(16).toString('hex');
  }
  return res.locals.traceId;
}

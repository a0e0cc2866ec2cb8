import { randomBytes } from 'node:crypto';
import type { Request, Response } from 'express';

const TRACEPARENT = /^[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}$/;

/**
 * The trace of a request: from its `traceparent` (W3C Trace Context), else a new one. The same for the whole request, so
 * that an error, its audit row and the log name one id.
 */
export function traceId(req: Request, res: Response): string {
  if (typeof res.locals.traceId !== 'string') {
    const given = TRACEPARENT.exec(req.header('traceparent') ?? '')?.[1];
    res.locals.traceId =
      given && !/^0+$/.test(given) ? given : randomBytes(16).toString('hex');
  }
  return res.locals.traceId;
}

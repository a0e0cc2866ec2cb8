import type { Request, Response } from 'express';
import type { Call } from '../sessions/SessionService';
import { identityOf } from './requireIdentity';
import { traceId } from './traceId';

/** Who calls, and in which trace. Only behind `requireIdentity`. */
export function callOf(req: Request, res: Response): Call {
  return {
    identity: identityOf(res),
    traceId: traceId(req, res),
    traceparent: req.header('traceparent'),
  };
}

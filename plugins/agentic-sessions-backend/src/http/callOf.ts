import { parseTraceparent } from '@agentic-sessions/kubernetes-api';
import type { Request, Response } from 'express';
import type { Call } from '../sessions/SessionService';
import { identityOf } from './requireIdentity';
import { traceId } from './traceId';
import { traceparentOf } from './traceparentOf';

/** Who calls, and in which trace. Only behind `requireIdentity`. */
export function callOf(req: Request, res: Response): Call {
  const given = req.header('traceparent');
  // Without a span of our own a session follows from the caller's.
  const isGivenOn = !res.locals.traceparent && parseTraceparent(given);
  return {
    identity: identityOf(res),
    traceId: traceId(req, res),
    traceparent: isGivenOn ? given : traceparentOf(req, res),
  };
}

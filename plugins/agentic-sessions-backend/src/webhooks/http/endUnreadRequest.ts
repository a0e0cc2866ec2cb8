import type { Request, Response } from 'express';

/** How long the rest of an unread body is thrown away, so that the sender hears the answer instead of a reset. */
const DISCARD_MS = 2_000;

/**
 * Arranges that a request whose body was refused does not keep its connection: the answer says `Connection: close`, what
 * still comes is thrown away for a moment, and then the connection ends.
 */
export function endUnreadRequest(req: Request, res: Response): void {
  if (req.complete) {
    return;
  }
  res.setHeader('connection', 'close');
  req.resume();
  res.once('finish', () => {
    const timer = setTimeout(() => req.destroy(), DISCARD_MS).unref();
    req.once('close', () => clearTimeout(timer));
  });
}

import { AuthenticationError } from '@backstage/errors';
import type { RequestHandler, Response } from 'express';
import type { Identity } from '../access/Identity';
import type { IdentityResolver } from '../access/IdentityResolver';

const BEARER = /^Bearer[ ]+([\x21-\x7e]+)$/i;

/** The guard of our routes: they are mounted outside the portal's own barrier as well. */
export function requireIdentity(resolver: IdentityResolver): RequestHandler {
  return async (req, res, next) => {
    try {
      const token = BEARER.exec(req.header('authorization') ?? '')?.[1];
      if (!token) {
        throw new AuthenticationError(
          'Send a token of the portal or of the cluster as Authorization: Bearer …',
        );
      }
      res.locals.identity = await resolver.resolve(token);
      res.locals.token = token;
      next();
    } catch (error) {
      next(error);
    }
  };
}

/** Who asks. Only behind {@link requireIdentity}. */
export function identityOf(res: Response): Identity {
  return res.locals.identity as Identity;
}

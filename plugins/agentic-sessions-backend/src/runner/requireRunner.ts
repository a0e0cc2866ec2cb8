import { RUNNER_SESSION_HEADER } from '@agentic-sessions/runner-protocol';
import { AuthenticationError } from '@backstage/errors';
import type { RequestHandler, Response } from 'express';
import type { RunnerAuthenticator } from './RunnerAuthenticator';
import type { RunnerSession } from './RunnerSession';

/** The guard of the runners' routes. */
export function requireRunner(
  authenticator: RunnerAuthenticator,
): RequestHandler {
  return async (req, res, next) => {
    try {
      const token = /^Bearer ([\x21-\x7e]+)$/.exec(
        req.header('authorization') ?? '',
      )?.[1];
      const named = req.header(RUNNER_SESSION_HEADER);
      if (!token || !named) {
        throw new AuthenticationError(
          `Send the projected token, and the session as ${RUNNER_SESSION_HEADER}`,
        );
      }
      res.locals.runner = await authenticator.authenticate(token, named);
      res.locals.authenticateAgain = () =>
        authenticator.authenticate(token, named);
      next();
    } catch (error) {
      next(error);
    }
  };
}

/** Which session the runner speaks for. Only behind {@link requireRunner}. */
export function runnerOf(res: Response): RunnerSession {
  return res.locals.runner as RunnerSession;
}

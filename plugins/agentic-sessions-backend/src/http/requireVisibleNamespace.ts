import type { Request, RequestHandler } from 'express';
import type { AccessGuard } from '../access/AccessGuard';
import { callOf } from './callOf';
import { sessionParams } from './schemas';

/**
 * Whatever is asked of a namespace that the caller does not see is answered alike (404), before anything else of the
 * request is looked at: neither a wrong body nor a wrong id may tell that there is such a namespace. Only behind
 * `requireIdentity`.
 */
export function requireVisibleNamespace(
  guard: Pick<AccessGuard, 'see' | 'may'>,
): RequestHandler<{ namespace: string }> {
  return async (req, res, next) => {
    try {
      const { namespace } = req.params;
      const call = callOf(req, res);
      if (!(await guard.may(call, 'list', namespace))) {
        await guard.see(call, namespace, sessionOf(req));
      }
      next();
    } catch (error) {
      next(error);
    }
  };
}

/** The session that the rest of the path names: somebody may see that one and nothing else of the namespace. */
function sessionOf(req: Request<{ namespace: string }>): string | undefined {
  const [, collection, sessionId] = req.path.split('/');
  return collection === 'sessions'
    ? sessionParams.shape.sessionId.safeParse(sessionId).data
    : undefined;
}

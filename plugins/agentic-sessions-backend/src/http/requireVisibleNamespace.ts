import type { RequestHandler } from 'express';
import type { AccessGuard } from '../access/AccessGuard';
import { callOf } from './callOf';

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
        await guard.see(call, namespace);
      }
      next();
    } catch (error) {
      next(error);
    }
  };
}

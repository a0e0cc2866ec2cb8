import PromiseRouter from 'express-promise-router';
import type { SessionService } from '../sessions/SessionService';
import { callOf } from './callOf';
import { parse } from './parse';
import { auditQuery, namespaceParams } from './schemas';

/** What the caller may do, what can be started, and who did what. */
export function userRoutes(service: SessionService) {
  const router = PromiseRouter();

  router.get('/user/namespaces', async (req, res) => {
    const namespaces = await service.listNamespaces(callOf(req, res));
    res.json({ namespaces });
  });

  router.get('/user/permissions', async (req, res) => {
    res.json(await service.listPermissions(callOf(req, res)));
  });

  router.get('/runtimes', async (req, res) => {
    const runtimes = await service.listRuntimes(callOf(req, res));
    res.json({ runtimes });
  });

  router.get('/namespaces/:namespace/audit', async (req, res) => {
    const { namespace } = parse(namespaceParams, req.params, 'path');
    const query = parse(auditQuery, req.query, 'query');
    res.json(await service.listAudit(callOf(req, res), namespace, query));
  });

  return router;
}

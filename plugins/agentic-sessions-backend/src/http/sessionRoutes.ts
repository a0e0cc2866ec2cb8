import type { Request } from 'express';
import PromiseRouter from 'express-promise-router';
import type { SessionRef } from '../notices/Notice';
import type { SessionService } from '../sessions/SessionService';
import { traceRequest } from '../tracing/traceRequest';
import { callOf } from './callOf';
import { parse } from './parse';
import {
  createBody,
  idempotencyKey,
  listAllQuery,
  listQuery,
  namespaceParams,
  sessionParams,
  sessionQuery,
} from './schemas';
import { toQuery } from './toQuery';

/** The session that a path names. */
export function refOf(req: Request): SessionRef {
  return parse(sessionParams, req.params, 'path');
}

/** Lists, reads and starts sessions. */
export function sessionRoutes(service: SessionService) {
  const router = PromiseRouter();

  router.get('/sessions', async (req, res) => {
    const { namespace, ...query } = parse(listAllQuery, req.query, 'query');
    res.json(
      await service.listSessions(
        callOf(req, res),
        { among: namespace },
        toQuery(query),
      ),
    );
  });

  router.get('/namespaces/:namespace/sessions', async (req, res) => {
    const { namespace } = parse(namespaceParams, req.params, 'path');
    const query = toQuery(parse(listQuery, req.query, 'query'));
    res.json(
      await service.listSessions(callOf(req, res), { namespace }, query),
    );
  });

  router.post('/namespaces/:namespace/sessions', async (req, res) => {
    const { namespace } = parse(namespaceParams, req.params, 'path');
    const span = traceRequest(req, res, {
      attributes: { 'k8s.namespace.name': namespace },
    });
    const session = await service.createSession(
      callOf(req, res),
      namespace,
      parse(createBody, req.body, 'body'),
      parse(idempotencyKey, req.header('idempotency-key'), 'Idempotency-Key'),
    );
    span.setAttribute('agentic_sessions.session.name', session.id);
    res.status(201).json(session);
  });

  router.post('/namespaces/:namespace/sessions/validate', async (req, res) => {
    const { namespace } = parse(namespaceParams, req.params, 'path');
    const body = parse(createBody, req.body, 'body');
    res.json(await service.validateSession(callOf(req, res), namespace, body));
  });

  router.get('/namespaces/:namespace/sessions/:sessionId', async (req, res) => {
    const query = parse(sessionQuery, req.query, 'query');
    res.json(
      await service.getSession(callOf(req, res), refOf(req), {
        history: query.includeHistory,
        artifacts: query.includeArtifacts,
      }),
    );
  });

  return router;
}

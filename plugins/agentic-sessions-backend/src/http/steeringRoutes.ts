import type { Request, Response } from 'express';
import PromiseRouter from 'express-promise-router';
import type { SessionService } from '../sessions/SessionService';
import { callOf } from './callOf';
import { parse } from './parse';
import {
  decisionBody,
  emptyBody,
  idempotencyKey,
  messageBody,
  stopBody,
} from './schemas';
import { refOf } from './sessionRoutes';

const SESSION = '/namespaces/:namespace/sessions/:sessionId';

/** The call of a word to a session, with the key that makes its repeats one. */
function wordOf(req: Request, res: Response) {
  return {
    ...callOf(req, res),
    idempotencyKey: parse(
      idempotencyKey,
      req.header('idempotency-key'),
      'Idempotency-Key',
    ),
  };
}

/** What people tell a session, and what it asks them. */
export function steeringRoutes(service: SessionService) {
  const router = PromiseRouter();

  router.post(`${SESSION}/messages`, async (req, res) => {
    const { text } = parse(messageBody, req.body, 'body');
    res
      .status(202)
      .json(await service.sendMessage(wordOf(req, res), refOf(req), text));
  });

  router.post(`${SESSION}/interrupt`, async (req, res) => {
    parse(emptyBody, req.body ?? {}, 'body');
    res
      .status(202)
      .json(await service.interruptSession(wordOf(req, res), refOf(req)));
  });

  router.post(`${SESSION}/finish`, async (req, res) => {
    parse(emptyBody, req.body ?? {}, 'body');
    res
      .status(202)
      .json(await service.finishSession(wordOf(req, res), refOf(req)));
  });

  router.post(`${SESSION}/stop`, async (req, res) => {
    const { reason } = parse(stopBody, req.body ?? {}, 'body');
    res
      .status(202)
      .json(await service.stopSession(wordOf(req, res), refOf(req), reason));
  });

  router.post(`${SESSION}/suspend`, async (req, res) => {
    const { reason } = parse(stopBody, req.body ?? {}, 'body');
    res
      .status(202)
      .json(await service.suspendSession(wordOf(req, res), refOf(req), reason));
  });

  router.post(`${SESSION}/resume`, async (req, res) => {
    parse(emptyBody, req.body ?? {}, 'body');
    res
      .status(202)
      .json(await service.resumeSession(wordOf(req, res), refOf(req)));
  });

  router.get(`${SESSION}/approvals`, async (req, res) => {
    const approvals = await service.listApprovals(callOf(req, res), refOf(req));
    res.json({ approvals });
  });

  router.post(`${SESSION}/approvals/:approvalId/decision`, async (req, res) => {
    const decision = parse(decisionBody, req.body, 'body');
    res.json(
      await service.decideApproval(
        callOf(req, res),
        refOf(req),
        req.params.approvalId,
        decision,
      ),
    );
  });

  router.get('/approvals', async (req, res) => {
    const approvals = await service.listPendingApprovals(
      callOf(req, res),
      undefined,
    );
    res.json({ approvals });
  });

  return router;
}

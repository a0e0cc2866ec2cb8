import type { LoggerService } from '@backstage/backend-plugin-api';
import express, {
  type Request,
  type RequestHandler,
  type Response,
  type Router,
} from 'express';
import PromiseRouter from 'express-promise-router';
import { ApiError } from '../../http/ApiError';
import { errorHandler } from '../../http/errorHandler';
import type { DeliveryAcceptor } from '../deliveries/DeliveryAcceptor';
import {
  unknownEndpoint,
  type AuthenticateOptions,
} from './authenticateDelivery';
import { endUnreadRequest } from './endUnreadRequest';
import { openDelivery } from './openDelivery';
import { toPreview } from './toPreview';

/** What the routes work with. */
export interface WebhookRouterOptions extends AuthenticateOptions {
  acceptor: DeliveryAcceptor;
  logger: LoggerService;
}

/**
 * `/webhooks`: has a guard of its own (signature or key) and is mounted outside the portal's, at the root and under the
 * plugin. No parser may stand before it: the bytes are what was signed. An `Authorization` header, which some sources
 * send for reasons of their own, is not looked at.
 */
export function createWebhookRouter(options: WebhookRouterOptions): Router {
  const router = PromiseRouter();
  const take = takeDelivery(options);
  const preview = previewDelivery(options);
  router.post('/:source', take);
  // Before the next: no endpoint can be called so.
  router.post('/:source/validate', preview);
  router.post('/:source/:endpointId', take);
  router.post('/:source/:endpointId/validate', preview);
  router.use((req: Request) => {
    throw req.method === 'POST'
      ? unknownEndpoint()
      : new ApiError({
          statusCode: 405,
          code: 'method_not_allowed',
          message: 'Webhooks are sent with POST',
        });
  });
  const outer = express.Router();
  outer.use(router);
  outer.use(prepareRefusal);
  outer.use(errorHandler({ logger: options.logger }));
  return outer;
}

function takeDelivery(options: WebhookRouterOptions): RequestHandler {
  return async (req, res) => {
    const opened = await openDelivery(req, res, options);
    if (opened.kind === 'handshake') {
      res.status(200).json(opened.answer);
      return;
    }
    const { source, by } = opened.from;
    const answer = await options.acceptor.accept(opened.delivery, {
      everyBodyIsUnique: source.everyBodyIsUnique ?? false,
    });
    opened.span.setAttributes({
      'agentic_sessions.delivery': answer.deliveryId,
      'agentic_sessions.outcome': answer.status,
      ...(answer.sessionId && {
        'agentic_sessions.session.name': answer.sessionId,
      }),
    });
    if (answer.status === 'refused' && by === 'key') {
      throw new ApiError({
        statusCode: 403,
        code: 'policy_violation',
        message: answer.reason ?? 'Policy does not allow this session',
        details: { deliveryId: answer.deliveryId },
      });
    }
    res.status(202).json(answer);
  };
}

function previewDelivery(options: WebhookRouterOptions): RequestHandler {
  return async (req, res) => {
    const opened = await openDelivery(req, res, options);
    if (opened.kind === 'handshake') {
      res.status(200).json(opened.answer);
      return;
    }
    const { status, body } = toPreview(
      opened.delivery,
      await options.acceptor.preview(opened.delivery),
    );
    res.status(status).json(body);
  };
}

/** Sets what the answer to a refused request needs besides its body. Express knows it by its four parameters. */
function prepareRefusal(
  error: unknown,
  req: Request,
  res: Response,
  next: (error: unknown) => void,
): void {
  if (!res.headersSent) {
    endUnreadRequest(req, res);
    const retryAfter =
      error instanceof ApiError
        ? (error.details as { retryAfterSeconds?: number } | undefined)
            ?.retryAfterSeconds
        : undefined;
    if (retryAfter !== undefined) {
      res.setHeader('retry-after', String(retryAfter));
    }
  }
  next(error);
}

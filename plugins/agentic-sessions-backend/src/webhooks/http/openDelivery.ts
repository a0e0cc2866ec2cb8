import { createHash } from 'node:crypto';
import type { WebhookReading } from '@agentic-sessions/backstage-plugin-node';
import type { Span } from '@opentelemetry/api';
import type { Request, Response } from 'express';
import { ApiError } from '../../http/ApiError';
import { traceId } from '../../http/traceId';
import { traceparentOf } from '../../http/traceparentOf';
import { traceRequest } from '../../tracing/traceRequest';
import type { IncomingDelivery } from '../deliveries/IncomingDelivery';
import {
  authenticateDelivery,
  type AuthenticateOptions,
  type AuthenticDelivery,
} from './authenticateDelivery';

/** A request that is genuine, as its source read it. */
export type OpenedDelivery =
  | { kind: 'handshake'; answer: Record<string, unknown> }
  | {
      kind: 'delivery';
      delivery: IncomingDelivery;
      from: AuthenticDelivery;
      /** Of the request; it ends with the answer. */
      span: Span;
    };

/** Headers that are kept with a delivery. Signatures, keys, tokens and addresses are not among them. */
const KEPT_HEADERS =
  /^(content-type|user-agent|x-github-(event|delivery|hook-id|hook-installation-target-(id|type))|x-atlassian-webhook-(identifier|retry|flow)|x-slack-retry-(num|reason)|webhook-(id|timestamp)|idempotency-key|traceparent)$/;

/**
 * From a request to a delivery that can be decided about.
 *
 * @throws ApiError as authenticateDelivery does; 400 invalid_payload
 */
export async function openDelivery(
  req: Request,
  res: Response,
  options: AuthenticateOptions,
): Promise<OpenedDelivery> {
  const startedAt = new Date();
  const from = await authenticateDelivery(req, options);
  const { source, endpoint, rawBody } = from;
  // Not before: of a request that is not genuine nothing is told.
  const span = traceRequest(req, res, {
    startedAt,
    attributes: {
      'k8s.namespace.name': endpoint.namespace,
      'agentic_sessions.source': endpoint.source,
      'agentic_sessions.endpoint': endpoint.id,
    },
  });
  const reading = source.read({ rawBody, headers: req.headers });
  if (reading.kind === 'handshake') {
    return { kind: 'handshake', answer: reading.answer ?? {} };
  }
  if (reading.kind === 'invalid') {
    throw new ApiError({
      statusCode: 400,
      code: 'invalid_payload',
      message: reading.message,
    });
  }
  return {
    kind: 'delivery',
    from,
    span,
    delivery: {
      endpoint: {
        id: endpoint.id,
        source: endpoint.source,
        namespace: endpoint.namespace,
      },
      ...eventOf(reading, from),
      rawBody,
      bodyDigest: createHash('sha256').update(rawBody).digest('hex'),
      headers: keptHeaders(req),
      secretIndex: from.secretIndex,
      traceId: traceId(req, res),
      traceparent: traceparentOf(req, res),
    },
  };
}

function eventOf(
  reading: Extract<WebhookReading, { kind: 'event' | 'unsupported' }>,
  from: AuthenticDelivery,
): Pick<IncomingDelivery, 'event' | 'unsupported'> {
  if (reading.kind === 'unsupported') {
    const { deliveryId, name, message } = reading;
    return {
      event: { deliveryId, name, payload: undefined },
      unsupported: message,
    };
  }
  // A generic sender is nobody but the holder of the endpoint's secret or key; triggers trust it by the endpoint's id.
  return {
    event:
      from.source.id === 'generic'
        ? {
            ...reading.event,
            actor: { id: from.endpoint.id, name: from.endpoint.id },
          }
        : reading.event,
  };
}

function keptHeaders(req: Request): Record<string, string> {
  return Object.fromEntries(
    Object.entries(req.headers).flatMap(([name, value]) =>
      KEPT_HEADERS.test(name) && typeof value === 'string'
        ? [[name, value.slice(0, 512)]]
        : [],
    ),
  );
}

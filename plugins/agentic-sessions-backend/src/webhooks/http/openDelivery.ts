import { createHash, randomBytes } from 'node:crypto';
import type {
  VerifyResult,
  WebhookReading,
  WebhookSource,
} from '@agentic-sessions/backstage-plugin-node';
import type { Request, Response } from 'express';
import { ApiError } from '../../http/ApiError';
import { traceId } from '../../http/traceId';
import type { IncomingDelivery } from '../deliveries/IncomingDelivery';
import type {
  EndpointStore,
  WebhookEndpoint,
} from '../endpoints/EndpointStore';
import type { WebhookSourceRegistry } from '../sources/WebhookSourceRegistry';
import { readRawBody } from './readRawBody';

/** A request that is genuine, as its source read it. */
export type OpenedDelivery =
  | { kind: 'handshake'; answer: Record<string, unknown> }
  | { kind: 'delivery'; delivery: IncomingDelivery; source: WebhookSource };

/** What {@link openDelivery} works with. */
export interface OpenDeliveryOptions {
  sources: WebhookSourceRegistry;
  endpoints: EndpointStore;
  maxBodyBytes: number;
  /** Told of requests that are not genuine. */
  onForged: (
    endpoint: WebhookEndpoint,
    result: Extract<VerifyResult, { ok: false }>,
    ip: string | undefined,
  ) => void;
  now: () => Date;
}

/** Headers that are kept with a delivery. Signatures, tokens and addresses are not among them. */
const KEPT_HEADERS =
  /^(content-type|user-agent|x-github-(event|delivery|hook-id|hook-installation-target-(id|type))|x-atlassian-webhook-(identifier|retry|flow)|x-slack-retry-(num|reason)|webhook-(id|timestamp)|traceparent)$/;

/**
 * From a request to a delivery that can be decided about, in this order: is there such an endpoint, is the body small
 * enough, is it genuine, what does it say. Nothing of the body is looked at before it is known to be genuine.
 *
 * @throws ApiError 404, 413, 401, 400, each in the contract's words
 */
export async function openDelivery(
  req: Request,
  res: Response,
  options: OpenDeliveryOptions,
): Promise<OpenedDelivery> {
  const source = options.sources.get(req.params.source);
  const endpoint =
    source && (await options.endpoints.find(source.id, req.params.endpointId));
  if (!source || !endpoint) {
    throw unknownEndpoint();
  }
  const rawBody = await readRawBody(req, options.maxBodyBytes);
  const request = { rawBody, headers: req.headers };
  const result = source.verify(request, endpoint.secrets, {
    now: options.now(),
  });
  if (!result.ok) {
    options.onForged(endpoint, result, req.ip);
    throw new ApiError({
      statusCode: 401,
      code: 'invalid_signature',
      message: `${result.message} Compare the secret of the webhook with the one of this endpoint.`,
      details: { reason: result.reason },
    });
  }
  const reading = source.read(request);
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
  const trace = traceId(req, res);
  return {
    kind: 'delivery',
    source,
    delivery: {
      endpoint: {
        id: endpoint.id,
        source: endpoint.source,
        namespace: endpoint.namespace,
      },
      ...eventOf(reading),
      rawBody,
      bodyDigest: createHash('sha256').update(rawBody).digest('hex'),
      headers: keptHeaders(req),
      secretIndex: result.secretIndex,
      traceId: trace,
      traceparent: `00-${trace}-${randomBytes(8).toString('hex')}-01`,
    },
  };
}

/** One answer for an unknown source, an unknown endpoint and a disabled one: nobody can find out which there are. */
export function unknownEndpoint(): ApiError {
  return new ApiError({
    statusCode: 404,
    code: 'not_found',
    message:
      'There is no such webhook endpoint; compare the URL with the one that the portal was configured with',
  });
}

function eventOf(
  reading: Extract<WebhookReading, { kind: 'event' | 'unsupported' }>,
): Pick<IncomingDelivery, 'event' | 'unsupported'> {
  return reading.kind === 'event'
    ? { event: reading.event }
    : {
        event: {
          deliveryId: reading.deliveryId,
          name: reading.name,
          payload: undefined,
        },
        unsupported: reading.message,
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

import type {
  VerifyResult,
  WebhookSource,
} from '@agentic-sessions/backstage-plugin-node';
import {
  hashApiKey,
  MAX_API_KEY_LENGTH,
  MIN_API_KEY_LENGTH,
  readHeader,
} from '@agentic-sessions/webhook-auth';
import type { Request } from 'express';
import { ApiError } from '../../http/ApiError';
import type {
  EndpointStore,
  WebhookEndpoint,
} from '../endpoints/EndpointStore';
import type { WebhookSourceRegistry } from '../sources/WebhookSourceRegistry';
import { readRawBody } from './readRawBody';

/** What {@link authenticateDelivery} works with. */
export interface AuthenticateOptions {
  sources: WebhookSourceRegistry;
  endpoints: EndpointStore;
  maxBodyBytes: number;
  /** Told of requests for a known endpoint that are not genuine. */
  onForged: (
    endpoint: WebhookEndpoint,
    result: Extract<VerifyResult, { ok: false }>,
    ip: string | undefined,
  ) => void;
  now: () => Date;
}

/** A request that is genuine. */
export interface AuthenticDelivery {
  source: WebhookSource;
  endpoint: WebhookEndpoint;
  rawBody: Buffer;
  secretIndex: number;
  /** How it was believed: such a caller reads its answers, one that signs usually does not. */
  by: 'signature' | 'key';
}

/**
 * Is there such an endpoint, is the body small enough, is it genuine: in this order, and nothing of the body is looked at
 * before. With an endpoint in the path its secrets, and no others, are tried; without one the API key names it.
 *
 * @throws ApiError 404, 400 missing_api_key, 401 invalid_api_key, 413, 401 invalid_signature
 */
export async function authenticateDelivery(
  req: Request,
  options: AuthenticateOptions,
): Promise<AuthenticDelivery> {
  const source = options.sources.get(req.params.source);
  if (!source) {
    throw unknownEndpoint();
  }
  if (req.params.endpointId === undefined) {
    const endpoint = await findByKey(req, source, options.endpoints);
    const rawBody = await readRawBody(req, options.maxBodyBytes);
    return { source, endpoint, rawBody, secretIndex: 0, by: 'key' };
  }
  const endpoint = await options.endpoints.find(
    source.id,
    req.params.endpointId,
  );
  if (!endpoint) {
    throw unknownEndpoint();
  }
  const rawBody = await readRawBody(req, options.maxBodyBytes);
  const result = source.verify(
    { rawBody, headers: req.headers },
    endpoint.secrets,
    { now: options.now() },
  );
  if (!result.ok) {
    options.onForged(endpoint, result, req.ip);
    throw new ApiError({
      statusCode: 401,
      code: 'invalid_signature',
      message: `${result.message} Compare the secret of the webhook with the one of this endpoint.`,
      details: { reason: result.reason },
    });
  }
  const { secretIndex } = result;
  return { source, endpoint, rawBody, secretIndex, by: 'signature' };
}

async function findByKey(
  req: Request,
  source: WebhookSource,
  endpoints: EndpointStore,
): Promise<WebhookEndpoint> {
  const key = readHeader(req.headers, 'x-api-key');
  if (!key) {
    throw new ApiError({
      statusCode: 400,
      code: 'missing_api_key',
      message: `Send the key of an endpoint as X-API-Key; a source that signs sends to /webhooks/${source.id}/ENDPOINT`,
    });
  }
  const endpoint =
    key.length >= MIN_API_KEY_LENGTH && key.length <= MAX_API_KEY_LENGTH
      ? await endpoints.findByKeyHash(source.id, hashApiKey(key))
      : undefined;
  if (!endpoint) {
    throw new ApiError({
      statusCode: 401,
      code: 'invalid_api_key',
      message: `This key is of no endpoint for ${source.id}; compare it with the one that was made for your namespace`,
    });
  }
  return endpoint;
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

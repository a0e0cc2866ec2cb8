import { isUtf8 } from 'node:buffer';
import { randomUUID } from 'node:crypto';
import type {
  SignedRequest,
  WebhookReading,
  WebhookSource,
} from '@agentic-sessions/backstage-plugin-node';
import {
  readHeader,
  verifyStandardWebhook,
} from '@agentic-sessions/webhook-auth';

/** Headers that may carry the id of a delivery; the first that is there counts. */
const ID_HEADERS = ['webhook-id', 'idempotency-key'];
const ID = /^[\x21-\x7e]{1,120}$/;
const NAME = /^[A-Za-z0-9][A-Za-z0-9._:/-]{0,127}$/;

/**
 * Anything that sends JSON: signed after Standard Webhooks, or known by an API key. The event's name is the body's
 * `event` or `type`; who acted is the endpoint itself, since nothing in the body proves more.
 */
export const genericWebhookSource: WebhookSource = {
  id: 'generic',
  verify: (request, secrets, options) =>
    verifyStandardWebhook(request, secrets, options),
  read,
};

function read(request: SignedRequest): WebhookReading {
  const given = ID_HEADERS.map(name => readHeader(request.headers, name)).find(
    value => value !== undefined,
  );
  if (given !== undefined && !ID.test(given)) {
    return {
      kind: 'invalid',
      message: `The id of a delivery (${ID_HEADERS.join(
        ' or ',
      )}) may have 120 characters without spaces.`,
    };
  }
  const payload = parse(request.rawBody);
  if (!payload) {
    return {
      kind: 'invalid',
      message: 'The body is not a JSON object in UTF-8.',
    };
  }
  const name = [payload.event, payload.type].find(
    (value): value is string => typeof value === 'string' && NAME.test(value),
  );
  return {
    kind: 'event',
    event: {
      // Without an id of its own a repeat is known by its body, within the plugin's window.
      deliveryId: given ?? `unnamed-${randomUUID()}`,
      name: name ?? 'event',
      action: typeof payload.action === 'string' ? payload.action : undefined,
      payload,
      actorMissing: 'Nobody is named by a generic webhook.',
    },
  };
}

function parse(rawBody: Uint8Array): Record<string, unknown> | undefined {
  if (!isUtf8(rawBody)) {
    return undefined;
  }
  try {
    const value: unknown = JSON.parse(Buffer.from(rawBody).toString('utf8'));
    return value !== null && typeof value === 'object' && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) {
      return undefined;
    }
    throw error;
  }
}

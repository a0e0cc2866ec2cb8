import { checkTimestamp } from './checkTimestamp';
import { failure } from './failure';
import { hmacSha256 } from './hmacSha256';
import { matchSecrets } from './matchSecrets';
import { readHeader } from './readHeader';
import { refuseUnusableSecrets } from './refuseUnusableSecrets';
import type { SignedRequest, VerifyResult } from './types';

const ID = 'webhook-id';
const TIMESTAMP = 'webhook-timestamp';
const SIGNATURE = 'webhook-signature';
const BASE64_32_BYTES = /^[A-Za-z0-9+/]{43}=$/;
/** Far above what any sender needs while it rotates; keeps a long list from costing work before it is believed. */
const MAX_SIGNATURES = 10;

/**
 * Is this request signed after Standard Webhooks? `webhook-signature` holds, apart by spaces, entries `v1,` and the base64
 * HMAC-SHA256 of `<id>.<time>.<raw body>`; entries of other versions are passed over. Secrets have the form
 * `whsec_<base64>`; one without the prefix is taken as base64 too.
 *
 * @see https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 * @public
 */
export function verifyStandardWebhook(
  request: SignedRequest,
  secrets: readonly string[],
  options: { now: Date },
): VerifyResult {
  // Decoded first: a secret that is no base64 would become an empty key, which anyone can use.
  const unusable = refuseUnusableSecrets(
    secrets.map(secret => keyOf(secret).toString('hex')),
  );
  if (unusable) {
    return unusable;
  }
  const id = readHeader(request.headers, ID);
  const timestamp = readHeader(request.headers, TIMESTAMP);
  const signature = readHeader(request.headers, SIGNATURE);
  if (!id || !timestamp || !signature) {
    return failure(
      'missing_signature',
      `"${ID}", "${TIMESTAMP}" and "${SIGNATURE}" are required.`,
    );
  }
  const badTime = checkTimestamp(timestamp, TIMESTAMP, options.now);
  if (badTime) {
    return badTime;
  }
  const received = parseSignatures(signature);
  if (received.length === 0) {
    return failure(
      'malformed_signature',
      `"${SIGNATURE}" must hold at least one "v1," entry with 32 bytes in base64, at most ${MAX_SIGNATURES} entries.`,
    );
  }
  const expected = secrets.map(secret =>
    hmacSha256(keyOf(secret), `${id}.${timestamp}.`, request.rawBody),
  );
  return matchSecrets(received, expected);
}

/** The headers a Standard Webhooks sender would send for this body. @public */
export function signStandardWebhook(
  rawBody: Uint8Array,
  secret: string,
  options: { id: string; now: Date },
): Record<string, string> {
  const timestamp = String(Math.floor(options.now.getTime() / 1000));
  const digest = hmacSha256(
    keyOf(secret),
    `${options.id}.${timestamp}.`,
    rawBody,
  );
  return {
    [ID]: options.id,
    [TIMESTAMP]: timestamp,
    [SIGNATURE]: `v1,${digest.toString('base64')}`,
  };
}

function parseSignatures(value: string): Buffer[] {
  const entries = value.split(' ');
  if (entries.length > MAX_SIGNATURES) {
    return [];
  }
  return entries
    .filter(entry => entry.startsWith('v1,'))
    .map(entry => entry.slice('v1,'.length))
    .filter(encoded => BASE64_32_BYTES.test(encoded))
    .map(encoded => Buffer.from(encoded, 'base64'));
}

function keyOf(secret: string): Buffer {
  return Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
}

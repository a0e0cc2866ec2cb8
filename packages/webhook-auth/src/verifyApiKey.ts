import { createHash } from 'node:crypto';
import { failure } from './failure';
import { matchSecrets } from './matchSecrets';
import { readHeader } from './readHeader';
import type { VerifyResult, WebhookHeaders } from './types';

/** Shortest key that is accepted, in characters. @public */
export const MIN_API_KEY_LENGTH = 32;

/** Longest key that is looked at, so that hashing costs nothing worth attacking. @public */
export const MAX_API_KEY_LENGTH = 512;

const HASH_FORM = /^[0-9a-f]{64}$/;

/**
 * What is kept of an API key: SHA-256 in hex. A plain digest suffices because keys are long and random (never chosen by
 * people); it lets a key be found by its hash.
 *
 * @public
 */
export function hashApiKey(key: string): string {
  return createHash('sha256').update(key, 'utf8').digest('hex');
}

/**
 * Does the `X-API-Key` header hold one of the keys whose hashes are kept?
 *
 * @param keyHashes - hashes by {@link hashApiKey}, several while rotating
 * @public
 */
export function verifyApiKey(
  request: { headers: WebhookHeaders },
  keyHashes: readonly string[],
): VerifyResult {
  if (
    keyHashes.length === 0 ||
    !keyHashes.every(hash => HASH_FORM.test(hash))
  ) {
    return failure(
      'no_secret',
      'No key hash, or a broken one, is configured for this endpoint.',
    );
  }
  const key = readHeader(request.headers, 'x-api-key');
  if (!key) {
    return failure('missing_signature', 'The header "X-API-Key" is missing.');
  }
  if (key.length < MIN_API_KEY_LENGTH || key.length > MAX_API_KEY_LENGTH) {
    return failure(
      'malformed_signature',
      `"X-API-Key" must have ${MIN_API_KEY_LENGTH} to ${MAX_API_KEY_LENGTH} characters.`,
    );
  }
  return matchSecrets(
    [Buffer.from(hashApiKey(key), 'hex')],
    keyHashes.map(hash => Buffer.from(hash, 'hex')),
  );
}

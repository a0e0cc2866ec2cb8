import { hmacSha256 } from './hmacSha256';
import type { SignedRequest, VerifyResult } from './types';
import { verifyHubSignature } from './verifyHubSignature';

/**
 * Is this request from GitHub? `X-Hub-Signature-256` must be `sha256=` and the hex HMAC-SHA256 of the raw body under one
 * of the secrets. The older `X-Hub-Signature` (SHA-1) is refused, even where it is right: GitHub always sends both.
 *
 * @see https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries
 * @public
 */
export function verifyGithub(
  request: SignedRequest,
  secrets: readonly string[],
): VerifyResult {
  return verifyHubSignature(request, secrets, {
    name: 'x-hub-signature-256',
    sha1Header: 'x-hub-signature',
  });
}

/** The headers GitHub would send for this body. @public */
export function signGithub(
  rawBody: Uint8Array,
  secret: string,
): Record<string, string> {
  return {
    'x-hub-signature-256': `sha256=${hmacSha256(secret, rawBody).toString(
      'hex',
    )}`,
  };
}

import { hmacSha256 } from './hmacSha256';
import type { SignedRequest, VerifyResult } from './types';
import { verifyHubSignature } from './verifyHubSignature';

/**
 * Is this request from Jira? `X-Hub-Signature` in the form `sha256=…` over the raw body. Jira signs no time and no id, so
 * a repeat is found by the delivery's identifier and the body's digest, not here. Unsigned webhooks are refused.
 *
 * @see https://developer.atlassian.com/cloud/jira/platform/webhooks/#secure-admin-webhooks
 * @public
 */
export function verifyJira(
  request: SignedRequest,
  secrets: readonly string[],
): VerifyResult {
  return verifyHubSignature(request, secrets, { name: 'x-hub-signature' });
}

/** The headers Jira would send for this body. @public */
export function signJira(
  rawBody: Uint8Array,
  secret: string,
): Record<string, string> {
  return {
    'x-hub-signature': `sha256=${hmacSha256(secret, rawBody).toString('hex')}`,
  };
}

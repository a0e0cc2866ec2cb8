import { checkTimestamp } from './checkTimestamp';
import { failure } from './failure';
import { hmacSha256 } from './hmacSha256';
import { matchSecrets } from './matchSecrets';
import { readHeader } from './readHeader';
import { refuseUnusableSecrets } from './refuseUnusableSecrets';
import type { SignedRequest, VerifyResult } from './types';

const FORM = /^v0=([0-9a-f]{64})$/;
const SIGNATURE = 'x-slack-signature';
const TIMESTAMP = 'x-slack-request-timestamp';

/**
 * Is this request from Slack? `X-Slack-Signature` must be `v0=` and the hex HMAC-SHA256 of `v0:<time>:<raw body>`, with
 * the time of `X-Slack-Request-Timestamp` within five minutes of now.
 *
 * @see https://docs.slack.dev/authentication/verifying-requests-from-slack
 * @public
 */
export function verifySlack(
  request: SignedRequest,
  secrets: readonly string[],
  options: { now: Date },
): VerifyResult {
  const unusable = refuseUnusableSecrets(secrets);
  if (unusable) {
    return unusable;
  }
  const signature = readHeader(request.headers, SIGNATURE);
  const timestamp = readHeader(request.headers, TIMESTAMP);
  if (!signature || !timestamp) {
    return failure(
      'missing_signature',
      `The header "${signature ? TIMESTAMP : SIGNATURE}" is missing.`,
    );
  }
  const badTime = checkTimestamp(timestamp, TIMESTAMP, options.now);
  if (badTime) {
    return badTime;
  }
  const match = FORM.exec(signature);
  if (!match) {
    return failure(
      'malformed_signature',
      `"${SIGNATURE}" must be "v0=" and 64 lower-case hexadecimal digits.`,
    );
  }
  return matchSecrets(
    [Buffer.from(match[1], 'hex')],
    secrets.map(secret =>
      hmacSha256(secret, `v0:${timestamp}:`, request.rawBody),
    ),
  );
}

/** The headers Slack would send for this body at this time. @public */
export function signSlack(
  rawBody: Uint8Array,
  secret: string,
  options: { now: Date },
): Record<string, string> {
  const timestamp = String(Math.floor(options.now.getTime() / 1000));
  const digest = hmacSha256(secret, `v0:${timestamp}:`, rawBody);
  return {
    [TIMESTAMP]: timestamp,
    [SIGNATURE]: `v0=${digest.toString('hex')}`,
  };
}

import { failure } from './failure';
import { hmacSha256 } from './hmacSha256';
import { matchSecrets } from './matchSecrets';
import { readHeader } from './readHeader';
import { refuseUnusableSecrets } from './refuseUnusableSecrets';
import type { SignedRequest, VerifyResult } from './types';

const FORM = /^sha256=([0-9a-f]{64})$/;

/** The scheme that GitHub and Jira share: `sha256=` and the hex HMAC-SHA256 of the raw body, in a header of their own. */
export function verifyHubSignature(
  request: SignedRequest,
  secrets: readonly string[],
  header: { name: string; sha1Header?: string },
): VerifyResult {
  const unusable = refuseUnusableSecrets(secrets);
  if (unusable) {
    return unusable;
  }
  const value = readHeader(request.headers, header.name);
  if (!value) {
    const legacy =
      header.sha1Header && readHeader(request.headers, header.sha1Header);
    return legacy
      ? failure(
          'unsupported_algorithm',
          `Only the SHA-1 signature of "${header.sha1Header}" came; "${header.name}" (SHA-256) is required.`,
        )
      : failure('missing_signature', `The header "${header.name}" is missing.`);
  }
  if (value.startsWith('sha1=')) {
    return failure(
      'unsupported_algorithm',
      `"${header.name}" holds a SHA-1 signature; SHA-256 is required.`,
    );
  }
  const match = FORM.exec(value);
  if (!match) {
    return failure(
      'malformed_signature',
      `"${header.name}" must be "sha256=" and 64 lower-case hexadecimal digits.`,
    );
  }
  return matchSecrets(
    [Buffer.from(match[1], 'hex')],
    secrets.map(secret => hmacSha256(secret, request.rawBody)),
  );
}

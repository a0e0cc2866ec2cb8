import { isUtf8 } from 'node:buffer';
import { readHeader, type SignedRequest } from '@agentic-sessions/webhook-auth';
import type { GithubPayload } from './GithubPayload';

/**
 * The payload of a delivery, in either content type that GitHub offers; undefined where there is none. Bytes that are no
 * UTF-8 are refused rather than repaired: what is read must be what was signed.
 */
export function parseGithubBody(
  request: SignedRequest,
): GithubPayload | undefined {
  const type = readHeader(request.headers, 'content-type') ?? '';
  if (!isUtf8(request.rawBody)) {
    return undefined;
  }
  const text = Buffer.from(request.rawBody).toString('utf8');
  const json = /^application\/x-www-form-urlencoded\b/i.test(type)
    ? new URLSearchParams(text).get('payload') ?? ''
    : text;
  try {
    const value: unknown = JSON.parse(json);
    return value !== null && typeof value === 'object' && !Array.isArray(value)
      ? value
      : undefined;
  } catch (error) {
    // A body that cannot be parsed is an answer (400), not a fault of ours.
    if (error instanceof SyntaxError) {
      return undefined;
    }
    throw error;
  }
}

import type { IncomingHttpHeaders } from 'node:http2';
import { KubernetesError, type FailedRequest } from '../errors/KubernetesError';
import type { Status } from '../types/Status';

function parseStatus(body: string): Status | undefined {
  try {
    const value = JSON.parse(body) as Status | null;
    return value && typeof value === 'object' && value.kind === 'Status'
      ? value
      : undefined;
  } catch {
    // A proxy's own error page: its text is used as it is.
    return undefined;
  }
}

/** Makes an error of an answer that is not 2xx. */
export function toKubernetesError(
  statusCode: number,
  headers: IncomingHttpHeaders,
  body: string,
  request: FailedRequest,
): KubernetesError {
  const status = parseStatus(body);
  const header = Number(headers['retry-after']);
  const retryAfter = Number.isFinite(header)
    ? header
    : status?.details?.retryAfterSeconds;
  return new KubernetesError({
    statusCode,
    status,
    retryAfter,
    request,
    message:
      status?.message ||
      `${request.method} ${request.path} was answered ${statusCode}: ${
        body.trim().slice(0, 500) || 'no text'
      }`,
  });
}

import {
  KubernetesConnectionError,
  KubernetesError,
} from '@agentic-sessions/kubernetes-client';
import { ApiError } from './ApiError';

/** The contract's shape of an error. */
export interface ErrorBody {
  error: string;
  message: string;
  details?: unknown;
  traceId?: string;
}

const BY_NAME: Record<string, [number, string]> = {
  InputError: [400, 'invalid_request'],
  AuthenticationError: [401, 'unauthenticated'],
  NotAllowedError: [403, 'forbidden'],
  NotFoundError: [404, 'not_found'],
  ConflictError: [409, 'conflict'],
  ServiceUnavailableError: [503, 'unavailable'],
};

const BY_STATUS: Record<number, string> = {
  400: 'invalid_request',
  401: 'unauthenticated',
  403: 'forbidden',
  404: 'not_found',
  409: 'conflict',
  413: 'payload_too_large',
  415: 'unsupported_media_type',
  422: 'invalid_request',
  429: 'rate_limit_exceeded',
};

/** Status and body for an error. What was not meant for people (a bug, a database's words) is not shown to them. */
export function errorBody(error: unknown): { status: number; body: ErrorBody } {
  if (error instanceof ApiError) {
    return {
      status: error.statusCode,
      body: {
        error: error.code,
        message: error.message,
        details: error.details,
      },
    };
  }
  if (
    error instanceof KubernetesConnectionError ||
    error instanceof KubernetesError
  ) {
    // Our own rights and the API server's troubles are not the caller's; what it refused by policy is told by its caller.
    return {
      status: 503,
      body: {
        error: 'cluster_unavailable',
        message:
          'The Kubernetes API did not do what was needed. Try again in a moment.',
      },
    };
  }
  const { name, statusCode, status, message } = (error ?? {}) as {
    name?: string;
    statusCode?: number;
    status?: number;
    message?: string;
  };
  const known = BY_NAME[name ?? ''];
  if (known) {
    return {
      status: known[0],
      body: { error: known[1], message: message ?? '' },
    };
  }
  // Errors of the body parser carry a status below 500.
  const code = statusCode ?? status;
  if (code && BY_STATUS[code]) {
    return {
      status: code,
      body: { error: BY_STATUS[code], message: message ?? '' },
    };
  }
  return {
    status: 500,
    body: {
      error: 'internal',
      message:
        'Something went wrong in the portal; its log has more under the trace id.',
    },
  };
}

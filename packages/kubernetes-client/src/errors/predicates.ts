import { KubernetesConnectionError } from './KubernetesConnectionError';
import { KubernetesError } from './KubernetesError';

function hasStatus(error: unknown, statusCode: number): boolean {
  return error instanceof KubernetesError && error.statusCode === statusCode;
}

/** 404: there is no such object, or no such kind. */
export function isNotFound(error: unknown): boolean {
  return hasStatus(error, 404);
}

/** 409 with reason `AlreadyExists`: a create met an object of that name. */
export function isAlreadyExists(error: unknown): boolean {
  return (
    error instanceof KubernetesError &&
    error.statusCode === 409 &&
    error.reason === 'AlreadyExists'
  );
}

/** 409 of any other reason: somebody wrote meanwhile, a precondition failed, or another field manager owns it. */
export function isConflict(error: unknown): boolean {
  return hasStatus(error, 409) && !isAlreadyExists(error);
}

/** 410: the resourceVersion or continue token is too old; list anew. */
export function isGone(error: unknown): boolean {
  return (
    error instanceof KubernetesError &&
    (error.statusCode === 410 ||
      error.reason === 'Expired' ||
      error.reason === 'Gone')
  );
}

/** 403: authorization or an admission rule says no. */
export function isForbidden(error: unknown): boolean {
  return hasStatus(error, 403);
}

/** 401: the credentials are not (or no longer) good. */
export function isUnauthorized(error: unknown): boolean {
  return hasStatus(error, 401);
}

/** 422, or 400: the object itself is wrong; sending it again does not help. */
export function isInvalid(error: unknown): boolean {
  return hasStatus(error, 422) || hasStatus(error, 400);
}

/** 429: too many requests. */
export function isTooManyRequests(error: unknown): boolean {
  return hasStatus(error, 429);
}

/** Whether the same request may succeed later without anybody changing anything: no answer, 408, 429 or 5xx. */
export function isTransient(error: unknown): boolean {
  if (error instanceof KubernetesConnectionError) {
    return true;
  }
  return (
    error instanceof KubernetesError &&
    (error.statusCode === 408 ||
      error.statusCode === 429 ||
      error.statusCode >= 500)
  );
}

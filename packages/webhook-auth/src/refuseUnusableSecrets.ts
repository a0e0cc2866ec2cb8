import { failure } from './failure';
import type { VerifyFailure } from './types';

/** An empty secret would make a signature that anyone can compute, so it closes the door instead of opening it. */
export function refuseUnusableSecrets(
  secrets: readonly string[],
): VerifyFailure | undefined {
  if (secrets.length > 0 && secrets.every(secret => secret.length > 0)) {
    return undefined;
  }
  return failure(
    'no_secret',
    'No secret, or an empty one, is configured for this endpoint, so nothing can be believed.',
  );
}

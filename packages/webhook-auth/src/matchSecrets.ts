import { timingSafeEqual } from 'node:crypto';
import { failure } from './failure';
import type { VerifyResult } from './types';

/**
 * Compares what came with what each secret would have made. Every pair is compared, in constant time, whether or not an
 * earlier one matched: how long it takes says neither how many bytes agree nor which secret is in use.
 *
 * @param received - candidate digests from the request (several where the scheme allows a list)
 * @param expected - one digest a secret, in the order of the secrets
 */
export function matchSecrets(
  received: readonly Uint8Array[],
  expected: readonly Uint8Array[],
): VerifyResult {
  let secretIndex = -1;
  expected.forEach((digest, index) => {
    for (const candidate of received) {
      const equal =
        candidate.length === digest.length &&
        timingSafeEqual(candidate, digest);
      if (equal && secretIndex === -1) {
        secretIndex = index;
      }
    }
  });
  return secretIndex === -1
    ? failure(
        'signature_mismatch',
        'The signature was made with another secret, or the body was changed on its way.',
      )
    : { ok: true, secretIndex };
}

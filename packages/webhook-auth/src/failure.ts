import type { VerifyFailure, VerifyFailureReason } from './types';

/** A refusal with its machine word and its sentence. */
export function failure(
  reason: VerifyFailureReason,
  message: string,
): VerifyFailure {
  return { ok: false, reason, message };
}

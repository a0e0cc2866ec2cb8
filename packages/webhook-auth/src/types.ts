/**
 * Request headers as Node's HTTP server gives them: lower-case names, a repeated header as a list or joined by commas.
 *
 * @public
 */
export type WebhookHeaders = Readonly<
  Record<string, string | readonly string[] | undefined>
>;

/**
 * Why a request was not believed. A machine word for audit and metrics; {@link VerifyFailure.message} says it to people.
 *
 * @public
 */
export type VerifyFailureReason =
  /** No usable secret is configured: closed, never open. */
  | 'no_secret'
  /** The header that should prove the sender is absent or empty. */
  | 'missing_signature'
  /** Only a scheme that is no longer safe (SHA-1) was offered. */
  | 'unsupported_algorithm'
  /** The header is there and does not have the vendor's exact form. */
  | 'malformed_signature'
  /** Well formed, and made with another secret or over other bytes. */
  | 'signature_mismatch'
  /** The signed time lies too far from now, in the past or in the future. */
  | 'timestamp_out_of_range';

/** @public */
export interface VerifySuccess {
  ok: true;
  /** Which of the given secrets signed: shows when an old one is still in use while rotating. */
  secretIndex: number;
}

/** @public */
export interface VerifyFailure {
  ok: false;
  reason: VerifyFailureReason;
  /** A sentence for the log and the audit; never contains a secret or the expected signature. */
  message: string;
}

/** @public */
export type VerifyResult = VerifySuccess | VerifyFailure;

/** What every verification looks at. @public */
export interface SignedRequest {
  /** The body exactly as it came over the wire, before any decoding. */
  rawBody: Uint8Array;
  headers: WebhookHeaders;
}

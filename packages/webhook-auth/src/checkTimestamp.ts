import { failure } from './failure';
import type { VerifyFailure } from './types';

/** Five minutes: what Slack and Standard Webhooks both name. */
export const TIMESTAMP_TOLERANCE_SECONDS = 300;

const FORM = /^\d{1,12}$/;

/**
 * A signed time must be near now. One from the future is refused as well: it would stay good for a replay longer than
 * the tolerance says.
 */
export function checkTimestamp(
  value: string,
  headerName: string,
  now: Date,
): VerifyFailure | undefined {
  if (!FORM.test(value)) {
    return failure(
      'malformed_signature',
      `"${headerName}" must be a time in whole seconds since 1970.`,
    );
  }
  const seconds = Math.floor(now.getTime() / 1000);
  return Math.abs(seconds - Number(value)) > TIMESTAMP_TOLERANCE_SECONDS
    ? failure(
        'timestamp_out_of_range',
        `"${headerName}" is more than ${TIMESTAMP_TOLERANCE_SECONDS} seconds from the time here: a replay, or a clock that is wrong.`,
      )
    : undefined;
}

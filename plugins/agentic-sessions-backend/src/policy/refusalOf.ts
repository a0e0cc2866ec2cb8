import type { PolicyDecision } from '@agentic-sessions/policy';
import { ApiError } from '../http/ApiError';

/** What a caller is told where policy says no: that it is too fast (429, try again), or that it may not (403). */
export function refusalOf(decision: PolicyDecision): ApiError {
  const { violations } = decision;
  const tooFast = violations.every(({ code }) => code === 'RateLimitExceeded');
  return new ApiError({
    statusCode: tooFast ? 429 : 403,
    code: tooFast ? 'rate_limit_exceeded' : 'policy_violation',
    message: violations
      .map(({ message, cure }) => `${message} ${cure}`)
      .join(' '),
    details: { violations },
  });
}

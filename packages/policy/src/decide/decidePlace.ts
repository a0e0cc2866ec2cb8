import { nameRule } from './nameRule';
import type { Finding, RuleContext } from './types';

/** Whether it may start now, later, or not at all: rate and number of sessions. */
export function decidePlace({ input, policy }: RuleContext): Finding {
  const { running, startedLastMinute } = input.usageNow;
  const namespace = input.namespace.name;
  if (policy.maxRunning === 0) {
    const owner =
      input.platform?.spec.concurrency?.maxRunning === 0
        ? 'platform'
        : 'namespace';
    return {
      violations: [
        {
          code: 'NothingMayRun',
          rule: nameRule(owner, input, 'spec.concurrency.maxRunning'),
          message: `No session may run in ${namespace}: its limit is 0.`,
          cure: `Ask ${
            owner === 'platform'
              ? 'a platform engineer'
              : `an admin of ${namespace}`
          } to raise it.`,
        },
      ],
    };
  }
  if (startedLastMinute >= policy.sessionsPerMinute) {
    const owner =
      policy.sessionsPerMinute === input.platform?.spec.rate?.sessionsPerMinute
        ? 'platform'
        : 'namespace';
    return {
      violations: [
        {
          code: 'RateLimitExceeded',
          rule: nameRule(owner, input, 'spec.rate.sessionsPerMinute'),
          message: `${startedLastMinute} sessions were started in ${namespace} within a minute, and ${policy.sessionsPerMinute} may be.`,
          cure: 'Try again in a minute.',
        },
      ],
    };
  }
  return running >= policy.maxRunning
    ? {
        warnings: [
          `It waits first: ${running} of ${policy.maxRunning} sessions of ${namespace} are running; the next starts when one ends.`,
        ],
      }
    : {};
}

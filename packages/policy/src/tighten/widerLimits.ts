import type { PolicySpec } from './PolicySpec';
import type { Widening } from './Widening';

const LIMITS: Readonly<
  Record<string, (spec: PolicySpec) => number | undefined>
> = {
  'spec.models.budget.monthly': spec => spec.models?.budget?.monthly,
  'spec.budgets.perSession': spec => spec.budgets?.perSession,
  'spec.approvals.expirySeconds': spec => spec.approvals?.expirySeconds,
  'spec.concurrency.maxRunning': spec => spec.concurrency?.maxRunning,
  'spec.concurrency.maxPriority': spec => spec.concurrency?.maxPriority,
  'spec.timeouts.queueSeconds': spec => spec.timeouts?.queueSeconds,
  'spec.timeouts.startSeconds': spec => spec.timeouts?.startSeconds,
  'spec.timeouts.runSeconds': spec => spec.timeouts?.runSeconds,
  'spec.timeouts.idleSeconds': spec => spec.timeouts?.idleSeconds,
  'spec.rate.sessionsPerMinute': spec => spec.rate?.sessionsPerMinute,
  'spec.artifacts.maxCount': spec => spec.artifacts?.maxCount,
  'spec.artifacts.maxBytes': spec => spec.artifacts?.maxBytes,
};

/**
 * What the CRD once wrote into policies that said nothing. It stays in stored ones, and `kubectl apply` takes out only what was
 * applied.
 */
const ONCE_FILLED_IN: Readonly<Record<string, number>> = {
  'spec.concurrency.maxRunning': 50,
  'spec.rate.sessionsPerMinute': 10,
  'spec.artifacts.maxCount': 100,
};

/** Numbers of the namespace that are above the platform's. */
export function widerLimits(
  platform: PolicySpec,
  namespace: PolicySpec,
): Widening[] {
  return Object.entries(LIMITS).flatMap(([field, read]) => {
    const own = read(namespace);
    const ceiling = read(platform);
    return own !== undefined && ceiling !== undefined && own > ceiling
      ? [
          {
            field,
            message: `${field} is ${own}${
              ONCE_FILLED_IN[field] === own
                ? ' (perhaps filled in by an earlier version)'
                : ''
            } and the platform allows at most ${ceiling}: lower it, or leave it out.`,
          },
        ]
      : [];
  });
}

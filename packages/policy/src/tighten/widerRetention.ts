import type { PolicySpec } from './PolicySpec';
import type { Widening } from './Widening';

const HOURS: Readonly<Record<string, number>> = {
  h: 1,
  d: 24,
  w: 168,
  y: 8_760,
};

/** Hours of a time such as `90d`. The API server has checked how it is written. */
function hours(time: string): number {
  return Number(time.slice(0, -1)) * (HOURS[time.slice(-1)] ?? Number.NaN);
}

const AT_MOST = ['sessions', 'artifacts'] as const;

/** Times of the namespace that keep things longer than the platform lets them be kept, or records shorter. */
export function widerRetention(
  platform: PolicySpec,
  namespace: PolicySpec,
): Widening[] {
  const find = (key: 'sessions' | 'artifacts' | 'auditLogs') => {
    const own = namespace.retention?.[key];
    const limit = platform.retention?.[key];
    if (own === undefined || limit === undefined) return [];
    const difference = hours(own) - hours(limit);
    const word = AT_MOST.some(each => each === key) ? 'most' : 'least';
    const field = `spec.retention.${key}`;
    return (word === 'most' ? difference > 0 : difference < 0)
      ? [
          {
            field,
            message: `${field} is ${own} and the platform says at ${word} ${limit}: choose that, or leave it out.`,
          },
        ]
      : [];
  };
  return [...AT_MOST.flatMap(find), ...find('auditLogs')];
}

import type { Knex } from 'knex';
import { ApiError } from '../../http/ApiError';
import { recentStarts } from '../../policy/recentStarts';

const MINUTE_MS = 60_000;

/**
 * How fast sessions of a namespace may be started: those that deliveries were promised, whether or not they are there
 * yet, and those that people started.
 */
export async function checkDeliveryRate(
  knex: Knex,
  options: { namespace: string; limit: number; now: Date },
): Promise<void> {
  const { namespace, limit, now } = options;
  const since = new Date(now.getTime() - MINUTE_MS).toISOString();
  const times = await recentStarts(knex, { namespace, since });
  if (times.length < limit) {
    return;
  }
  // A place is free when as many have left the minute as make room for one.
  const leaving = Date.parse(times[times.length - Math.max(limit, 1)]);
  const retryAfterSeconds = Math.max(
    1,
    Math.ceil((leaving + MINUTE_MS - now.getTime()) / 1000),
  );
  throw new ApiError({
    statusCode: 429,
    code: 'rate_limit_exceeded',
    message: `Namespace ${namespace} may start ${limit} sessions a minute; try again in ${retryAfterSeconds} seconds, or raise rate.sessionsPerMinute of its NamespacePolicy`,
    details: { limit, retryAfterSeconds },
  });
}

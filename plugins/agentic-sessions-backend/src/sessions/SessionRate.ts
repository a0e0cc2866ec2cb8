import type { Knex } from 'knex';
import { ApiError } from '../http/ApiError';

const DEFAULT_PER_MINUTE = 10;

/** Where the limit of a namespace is known. */
export interface RateLimits {
  /** Sessions a minute, undefined for the default. */
  sessionsPerMinute(namespace: string): number | undefined;
}

/** How fast sessions of a namespace may be started, whoever starts them. */
export class SessionRate {
  readonly #knex: Knex;
  readonly #limits: RateLimits;
  readonly #now: () => Date;

  constructor(options: { knex: Knex; limits: RateLimits; now?: () => Date }) {
    this.#knex = options.knex;
    this.#limits = options.limits;
    this.#now = options.now ?? (() => new Date());
  }

  /** @throws ApiError 429 where the minute is full. */
  async check(namespace: string): Promise<void> {
    const limit =
      this.#limits.sessionsPerMinute(namespace) ?? DEFAULT_PER_MINUTE;
    const since = new Date(this.#now().getTime() - 60_000).toISOString();
    const counted = await this.#knex('sessions')
      .where({ namespace })
      .andWhere('created_at', '>', since)
      .count<{ total: number | string }[]>({ total: '*' })
      .first();
    if (Number(counted?.total ?? 0) >= limit) {
      throw new ApiError({
        statusCode: 429,
        code: 'rate_limit_exceeded',
        message: `${namespace} may start ${limit} sessions a minute; try again in a moment`,
      });
    }
  }
}

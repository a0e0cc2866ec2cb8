import type { Knex } from 'knex';

/** Rows of one update: short enough that nobody who writes waits for it. */
const AT_ONCE = 100;

/**
 * Empties the bodies of deliveries whose time is over: what people wrote elsewhere is not kept for ever. That it came, its
 * digest and what was decided stay, so that a repeat is still known. Any number of replicas may sweep at once.
 */
export class BodySweeper {
  readonly #knex: Knex;
  readonly #keepMs: number;
  readonly #now: () => Date;

  constructor(options: {
    knex: Knex;
    /** How long a body is kept. */
    keepMs: number;
    now?: () => Date;
  }) {
    this.#knex = options.knex;
    this.#keepMs = options.keepMs;
    this.#now = options.now ?? (() => new Date());
  }

  /** Empties what is due; answers how many. */
  async sweep(): Promise<number> {
    const now = this.#now();
    const before = new Date(now.getTime() - this.#keepMs).toISOString();
    for (let total = 0; ; ) {
      const ids: string[] = await this.#knex('deliveries')
        .whereNull('body_dropped_at')
        .andWhere('received_at', '<', before)
        .orderBy('received_at')
        .limit(AT_ONCE)
        .pluck('id');
      await this.#knex('deliveries')
        .whereIn('id', ids)
        .update({ body: Buffer.alloc(0), body_dropped_at: now.toISOString() });
      total += ids.length;
      if (ids.length < AT_ONCE) {
        return total;
      }
    }
  }
}

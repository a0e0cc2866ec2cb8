import type { Knex } from 'knex';

/** Rows of one delete: short enough that nobody who writes waits for it. */
const AT_ONCE = 500;

/**
 * Forgets by which bodies deliveries are known, where that has no effect any more: a source that may send one body for two
 * events is believed it again once the repeat window is over. Of a source whose bodies are all different every digest
 * stays, for as long as there are deliveries, or whoever kept a signed body could have it believed after a while.
 */
export class DigestSweeper {
  readonly #knex: Knex;
  readonly #sources: () => readonly string[];
  readonly #repeatWindowMs: number;
  readonly #now: () => Date;

  constructor(options: {
    knex: Knex;
    /** The sources that may send one body for two events. */
    sources: () => readonly string[];
    repeatWindowMs: number;
    now?: () => Date;
  }) {
    this.#knex = options.knex;
    this.#sources = options.sources;
    this.#repeatWindowMs = options.repeatWindowMs;
    this.#now = options.now ?? (() => new Date());
  }

  /** Forgets what is due; answers how many. Any number of replicas may sweep at once. */
  async sweep(): Promise<number> {
    // Twice the window: clocks of replicas differ, and nothing is lost by a digest that is kept too long.
    const before = new Date(
      this.#now().getTime() - 2 * this.#repeatWindowMs,
    ).toISOString();
    for (let total = 0; ; ) {
      const due: string[] = await this.#knex('delivery_digests')
        .whereIn(
          'endpoint_id',
          this.#knex('webhook_endpoints')
            .whereIn('source', [...this.#sources()])
            .select('id'),
        )
        .andWhere('received_at', '<', before)
        .orderBy('received_at')
        .limit(AT_ONCE)
        .pluck('delivery');
      // By the delivery: where the body came again meanwhile, the row is another's, and stays.
      await this.#knex('delivery_digests').whereIn('delivery', due).delete();
      total += due.length;
      if (due.length < AT_ONCE) {
        return total;
      }
    }
  }
}

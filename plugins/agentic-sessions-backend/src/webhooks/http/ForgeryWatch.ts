import type { VerifyResult } from '@agentic-sessions/backstage-plugin-node';
import type { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import type { Knex } from 'knex';
import { recordAudit } from '../../audit/recordAudit';
import type { WebhookEndpoint } from '../endpoints/EndpointStore';

const EVERY_MS = 60_000;

/**
 * Puts requests that are not genuine on record: the first of an endpoint at once, further ones as a number once a
 * minute. Anybody can send them, so each must not cost a row that is kept for years.
 */
export class ForgeryWatch {
  readonly #knex: Knex;
  readonly #logger: LoggerService;
  readonly #now: () => Date;
  readonly #seen = new Map<string, { until: number; more: number }>();

  constructor(options: {
    knex: Knex;
    logger: LoggerService;
    now?: () => Date;
  }) {
    this.#knex = options.knex;
    this.#logger = options.logger;
    this.#now = options.now ?? (() => new Date());
  }

  /** A request for a known endpoint was not genuine. Never throws and never waits: the sender is answered anyway. */
  saw(
    endpoint: Pick<WebhookEndpoint, 'id' | 'source' | 'namespace'>,
    result: Extract<VerifyResult, { ok: false }>,
    ip: string | undefined,
  ): void {
    const now = this.#now();
    const seen = this.#seen.get(endpoint.id);
    if (seen && seen.until > now.getTime()) {
      seen.more += 1;
      return;
    }
    this.#seen.set(endpoint.id, { until: now.getTime() + EVERY_MS, more: 0 });
    this.#logger.warn(
      `A request to webhook endpoint ${endpoint.id} was not believed: ${result.message}`,
    );
    recordAudit(this.#knex, {
      time: now.toISOString(),
      namespace: endpoint.namespace,
      actor: `webhook:${endpoint.id}`,
      action: 'deliver',
      resource: `endpoint/${endpoint.id}`,
      outcome: 'denied',
      details: {
        source: endpoint.source,
        reason: result.reason,
        ip,
        sinceLastRecord: seen?.more ?? 0,
      },
    }).catch(error =>
      this.#logger.error('Could not record a forged request', toError(error)),
    );
  }
}

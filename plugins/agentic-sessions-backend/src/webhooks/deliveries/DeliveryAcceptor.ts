import { randomUUID } from 'node:crypto';
import { resolvePolicy } from '@agentic-sessions/policy';
import type { Knex } from 'knex';
import { recordAudit } from '../../audit/recordAudit';
import { addCommand } from '../../commands/addCommand';
import { ApiError } from '../../http/ApiError';
import type { Ledger } from '../../ledger/Ledger';
import { CreationQueue } from '../creation/CreationQueue';
import type { WebhookCluster } from '../WebhookCluster';
import { checkDeliveryRate } from './checkDeliveryRate';
import { deliveryAudit } from './deliveryAudit';
import { DeliveryStore, type DeliveryKey } from './DeliveryStore';
import { estimateStart } from './estimateStart';
import type { IncomingDelivery } from './IncomingDelivery';
import { lockNamespace } from './lockNamespace';
import { planDelivery, type DeliveryPlan } from './planDelivery';
import { PlanOutdatedError } from './PlanOutdatedError';
import { toAnswer } from './toAnswer';
import { toDeliveryRow } from './toDeliveryRow';
import type { WebhookAnswer } from './WebhookAnswer';

/** A plan is made anew as often before giving up; each time somebody else has got something done. */
const MAX_PLANS = 10;

/** Ends the transaction of a delivery that somebody else was first with. */
class KnownAlreadyError extends Error {
  override readonly name = 'KnownAlreadyError';
}

/** What a {@link DeliveryAcceptor} works with. */
export interface DeliveryAcceptorOptions {
  knex: Knex;
  ledger: Ledger;
  cluster: WebhookCluster;
  /** How long a body counts as the same event under another delivery id. */
  repeatWindowMs: number;
  /** Called after a commit that promised a session. */
  onPromise: () => void;
  now?: () => Date;
}

/** What is known of a delivery besides itself. */
export interface AcceptOptions {
  /** The source never sends one body for two events, so a body is known for ever and not only within the window. */
  everyBodyIsUnique: boolean;
}

/**
 * Decides about genuine deliveries. What it answers is committed first, in one transaction: the delivery, its audit row
 * and either the promise of a session or the message to one.
 */
export class DeliveryAcceptor {
  readonly #options: DeliveryAcceptorOptions;
  readonly #now: () => Date;

  constructor(options: DeliveryAcceptorOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => new Date());
  }

  /**
   * @throws ApiError 429 rate_limit_exceeded, 409 delivery_conflict; ServiceUnavailableError while the cluster is unknown
   */
  async accept(
    delivery: IncomingDelivery,
    options: AcceptOptions,
  ): Promise<WebhookAnswer> {
    const { cluster } = this.#options;
    const key = this.#keyOf(delivery, options);
    for (let attempt = 0; attempt < MAX_PLANS; attempt += 1) {
      const repeated = await this.#answerRepeat(key);
      if (repeated) {
        return repeated;
      }
      await cluster.ready();
      const id = randomUUID();
      const plan = await this.#plan(delivery, id);
      try {
        const answer = await this.#commit(delivery, plan, id, key);
        if (answer) {
          return answer;
        }
      } catch (error) {
        if (!(error instanceof PlanOutdatedError)) {
          throw error;
        }
      }
    }
    throw new ApiError({
      statusCode: 503,
      code: 'unavailable',
      message:
        'Too much comes in for this at once to decide about it; send it again in a moment',
    });
  }

  /** What would come of it; changes nothing. */
  async preview(delivery: IncomingDelivery): Promise<DeliveryPlan> {
    await this.#options.cluster.ready();
    return this.#plan(delivery, randomUUID());
  }

  #keyOf(delivery: IncomingDelivery, options: AcceptOptions): DeliveryKey {
    const since = this.#now().getTime() - this.#options.repeatWindowMs;
    return {
      endpointId: delivery.endpoint.id,
      deliveryId: delivery.event.deliveryId,
      bodyDigest: delivery.bodyDigest,
      bodiesSince: options.everyBodyIsUnique
        ? ''
        : new Date(since).toISOString(),
    };
  }

  async #answerRepeat(key: DeliveryKey): Promise<WebhookAnswer | undefined> {
    const known = await DeliveryStore.findKnown(this.#options.knex, key);
    if (!known) {
      return undefined;
    }
    if (!known.sameBody) {
      throw new ApiError({
        statusCode: 409,
        code: 'delivery_conflict',
        message:
          'Another body came under this delivery id before; a source gives each delivery an id of its own',
        details: { deliveryId: known.id },
      });
    }
    await DeliveryStore.countRepeat(this.#options.knex, known.id);
    return known.answer;
  }

  async #checkRate(knex: Knex, delivery: IncomingDelivery): Promise<void> {
    const { cluster } = this.#options;
    const { namespace } = delivery.endpoint;
    const policy = resolvePolicy({
      platform: cluster.platformPolicy(),
      namespace: {
        name: namespace,
        spec: cluster.namespacePolicy(namespace)?.spec,
      },
    });
    await checkDeliveryRate(knex, {
      namespace,
      limit: policy.sessionsPerMinute,
      now: this.#now(),
    });
  }

  async #plan(delivery: IncomingDelivery, id: string): Promise<DeliveryPlan> {
    const { knex, cluster } = this.#options;
    const { namespace, source } = delivery.endpoint;
    const running = await knex('sessions')
      .where({ namespace })
      .whereIn('phase', ['Starting', 'Running'])
      .whereNull('deleted_at')
      .count<{ total: number | string }[]>({ total: '*' })
      .first();
    return planDelivery({
      delivery,
      id,
      triggers: cluster.triggers(namespace),
      namespacePolicy: cluster.namespacePolicy(namespace),
      platformPolicy: cluster.platformPolicy(),
      runtime: name => cluster.runtime(name),
      isManaged: cluster.isManaged(namespace),
      running: Number(running?.total ?? 0),
      findGoing: correlationKey =>
        DeliveryStore.findGoing(knex, { namespace, source, correlationKey }),
    });
  }

  /** Undefined where somebody else was first with this delivery. */
  async #commit(
    delivery: IncomingDelivery,
    plan: DeliveryPlan,
    id: string,
    key: DeliveryKey,
  ): Promise<WebhookAnswer | undefined> {
    const { knex, ledger, onPromise } = this.#options;
    const { namespace } = delivery.endpoint;
    try {
      if (plan.do === 'steer') {
        return await ledger.write(
          { namespace, sessionId: plan.sessionId },
          async writer => {
            await this.#checkGoing(writer.trx, delivery, plan);
            const answer = await this.#record(
              writer.trx,
              delivery,
              plan,
              id,
              key,
            );
            const commandId = randomUUID();
            await addCommand(
              writer,
              {
                id: commandId,
                kind: 'message',
                actor: nameOf(delivery),
                text: plan.text,
              },
              { kind: 'user.message', body: { commandId, text: plan.text } },
              id,
            );
            return answer;
          },
        );
      }
      const answer = await knex.transaction(async trx => {
        await lockNamespace(trx, namespace, this.#now().toISOString());
        if (plan.do === 'create') {
          await this.#checkGoing(trx, delivery, plan);
          // Here and nowhere before: a message to a session that is going, or what nobody listens to, uses up no place.
          await this.#checkRate(trx, delivery);
        }
        return this.#record(trx, delivery, plan, id, key);
      });
      if (plan.do === 'create') {
        onPromise();
      }
      return answer;
    } catch (error) {
      if (error instanceof KnownAlreadyError) {
        return undefined;
      }
      throw error;
    }
  }

  /** @throws PlanOutdatedError where another session than the plan's, or none, goes for the key by now */
  async #checkGoing(
    trx: Knex.Transaction,
    delivery: IncomingDelivery,
    plan: Extract<DeliveryPlan, { do: 'create' | 'steer' }>,
  ): Promise<void> {
    if (plan.correlationKey === undefined) {
      return;
    }
    const { namespace, source } = delivery.endpoint;
    const { correlationKey } = plan;
    const going = await DeliveryStore.findGoing(trx, {
      namespace,
      source,
      correlationKey,
    });
    const expected = plan.do === 'steer' ? plan.sessionId : plan.waitsFor;
    if (going?.sessionId !== expected) {
      throw new PlanOutdatedError('Another session goes for this by now');
    }
  }

  async #record(
    trx: Knex.Transaction,
    delivery: IncomingDelivery,
    plan: DeliveryPlan,
    id: string,
    key: DeliveryKey,
  ): Promise<WebhookAnswer> {
    const date = this.#now();
    const now = date.toISOString();
    const { namespace } = delivery.endpoint;
    const answer = toAnswer(plan, {
      id,
      namespace,
      estimatedStartTime:
        plan.do === 'create'
          ? await estimateStart(trx, {
              namespace,
              queued: plan.queued,
              now: date,
            })
          : undefined,
    });
    const row = toDeliveryRow(delivery, plan, answer, now);
    if (!(await DeliveryStore.add(trx, row, key.bodiesSince))) {
      throw new KnownAlreadyError();
    }
    if (plan.do === 'create') {
      await CreationQueue.add(trx, {
        session: plan.session,
        delivery: id,
        waitsFor: plan.waitsFor,
        now,
      });
    }
    if (plan.do === 'steer' && plan.otherwise) {
      await CreationQueue.add(trx, {
        session: plan.otherwise,
        delivery: id,
        held: true,
        now,
      });
    }
    await recordAudit(trx, deliveryAudit(delivery, plan, answer, now));
    return answer;
  }
}

/** How the ledger calls who wrote: with the source, so that an account cannot look like a person of the cluster. */
function nameOf({ endpoint, event }: IncomingDelivery): string {
  return `${endpoint.source}:${event.actor?.name ?? 'unknown'}`;
}

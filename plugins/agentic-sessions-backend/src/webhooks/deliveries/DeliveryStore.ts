import { hasEnded, type Session } from '@agentic-sessions/kubernetes-api';
import type { Knex } from 'knex';
import type { SessionRow } from '../../sessions/SessionRow';
import type { DeliveryRow } from './DeliveryRow';
import type { GoingSession } from './planDelivery';
import type { WebhookAnswer } from './WebhookAnswer';

/** A delivery that was decided about before. */
export interface KnownDelivery {
  readonly id: string;
  readonly answer: WebhookAnswer;
  /** Whether the body is the one that came then. */
  readonly sameBody: boolean;
}

/** How a delivery is recognised when it comes again. */
export interface DeliveryKey {
  readonly endpointId: string;
  readonly deliveryId: string;
  readonly bodyDigest: string;
  /** Bodies that came before this time count as new; ISO 8601, empty where every body is known for ever. */
  readonly bodiesSince: string;
}

/** Reads and writes deliveries. What takes a connection runs in whatever transaction it is given. */
export class DeliveryStore {
  /** The delivery of that id, else the one that brought that body lately. */
  static async findKnown(
    knex: Knex,
    key: DeliveryKey,
  ): Promise<KnownDelivery | undefined> {
    const byId = await knex('deliveries')
      .where({ endpoint_id: key.endpointId, delivery_id: key.deliveryId })
      .first<Known | undefined>('id', 'answer', 'body_digest');
    if (byId) {
      return known(byId, key);
    }
    const byBody = await knex('delivery_digests as digests')
      .join('deliveries', 'deliveries.id', 'digests.delivery')
      .where({
        'digests.endpoint_id': key.endpointId,
        'digests.body_digest': key.bodyDigest,
      })
      .andWhere('digests.received_at', '>=', key.bodiesSince)
      .first<Known | undefined>(
        'deliveries.id',
        'deliveries.answer',
        'deliveries.body_digest',
      );
    return byBody && known(byBody, key);
  }

  /**
   * Adds a delivery, unless one of that id or with that body is there: the check and the insert are one step of the
   * database, so that of any number of tries at once, on any number of replicas, one wins.
   *
   * @returns whether it was added; if not, the transaction must be given up
   */
  static async add(
    trx: Knex.Transaction,
    row: Omit<DeliveryRow, 'repeats'>,
    bodiesSince: string,
  ): Promise<boolean> {
    const added = await trx('deliveries')
      .insert(row)
      .onConflict(['endpoint_id', 'delivery_id'])
      .ignore()
      .returning('id');
    if (added.length === 0) {
      return false;
    }
    const digest = {
      endpoint_id: row.endpoint_id,
      body_digest: row.body_digest,
    };
    const bringing = { delivery: row.id, received_at: row.received_at };
    const firstOfBody = await trx('delivery_digests')
      .insert({ ...digest, ...bringing })
      .onConflict(['endpoint_id', 'body_digest'])
      .ignore()
      .returning('delivery');
    if (firstOfBody.length > 0) {
      return true;
    }
    // An old body may come again; the condition lets one of several that try at once have it.
    const replaced = await trx('delivery_digests')
      .where(digest)
      .andWhere('received_at', '<', bodiesSince)
      .update(bringing);
    return replaced === 1;
  }

  /** Counts a repeat, for who looks into what a source sends. */
  static async countRepeat(knex: Knex, id: string): Promise<void> {
    await knex('deliveries').where({ id }).increment('repeats', 1);
  }

  /** The session that events of a correlation key belong to now: promised, waiting or running, and not ended. */
  static async findGoing(
    knex: Knex,
    key: { namespace: string; source: string; correlationKey: string },
  ): Promise<GoingSession | undefined> {
    const newest = await knex('deliveries')
      .leftJoin(
        'session_creations as creations',
        'creations.session_id',
        'deliveries.session_id',
      )
      .where({
        'deliveries.namespace': key.namespace,
        'deliveries.source': key.source,
        'deliveries.correlation_key': key.correlationKey,
        'deliveries.starts_session': true,
      })
      .orderBy([
        { column: 'deliveries.received_at', order: 'desc' },
        { column: 'deliveries.id', order: 'desc' },
      ])
      .first<
        { session_id: string; state: string; session: string } | undefined
      >('deliveries.session_id', 'creations.state', 'creations.session');
    if (!newest || newest.state === 'dead') {
      return undefined;
    }
    const going = {
      sessionId: newest.session_id,
      interactive:
        (JSON.parse(newest.session) as Session).spec.interactive !== false,
    };
    const row = await knex('sessions')
      .where({ session_id: newest.session_id, namespace: key.namespace })
      .first<Pick<SessionRow, 'deleted_at' | 'resource'> | undefined>(
        'deleted_at',
        'resource',
      );
    if (!row) {
      return newest.state === 'pending' ? going : undefined;
    }
    const session: Session = JSON.parse(row.resource);
    const over =
      row.deleted_at !== null ||
      hasEnded(session.status?.phase) ||
      // It is told to end: a message would come too late.
      session.spec.desiredState === 'Stopped';
    return over ? undefined : going;
  }
}

type Known = Pick<DeliveryRow, 'id' | 'answer' | 'body_digest'>;

function known(row: Known, key: DeliveryKey): KnownDelivery {
  return {
    id: row.id,
    answer: JSON.parse(row.answer),
    sameBody: row.body_digest === key.bodyDigest,
  };
}

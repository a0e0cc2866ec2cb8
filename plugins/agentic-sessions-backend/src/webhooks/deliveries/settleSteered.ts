import { recordAudit } from '../../audit/recordAudit';
import type { LedgerWriter } from '../../ledger/LedgerWriter';
import { CreationQueue } from '../creation/CreationQueue';
import type { DeliveryRow } from './DeliveryRow';
import { DeliveryStore } from './DeliveryStore';
import { lockNamespace } from './lockNamespace';

/**
 * What becomes of a delivery whose message a session has heard, or will never hear. The session that was planned for the
 * second case is then promised, in the transaction that says so: once, under the name that the delivery gives it. Where
 * another goes for the same thing, or this one has not quite ended, it waits for that.
 *
 * Its writer holds the session's head and takes the namespace's lock after it; nobody takes them the other way round.
 */
export async function settleSteered(
  writer: LedgerWriter,
  deliveryId: string,
  options: { heard: boolean },
): Promise<void> {
  const { trx, now, ref } = writer;
  if (options.heard) {
    await CreationQueue.drop(trx, deliveryId);
    return;
  }
  const row = await trx('deliveries')
    .where({ id: deliveryId, namespace: ref.namespace })
    .first<DeliveryRow>();
  await lockNamespace(trx, ref.namespace, now);
  const going =
    row.correlation_key === null
      ? undefined
      : await DeliveryStore.findGoing(trx, {
          namespace: row.namespace,
          source: row.source,
          correlationKey: row.correlation_key,
        });
  const sessionId = await CreationQueue.release(trx, {
    delivery: deliveryId,
    waitsFor: going?.sessionId,
    now,
  });
  await trx('deliveries')
    .where({ id: deliveryId })
    .update(
      sessionId
        ? { state: 'matched', session_id: sessionId, starts_session: true }
        : { state: 'dead' },
    );
  await recordAudit(trx, {
    time: now,
    namespace: ref.namespace,
    sessionId: sessionId ?? ref.sessionId,
    actor: 'portal',
    action: 'deliver',
    resource: `delivery/${deliveryId}`,
    outcome: sessionId ? 'success' : 'failed',
    details: { reason: 'SessionEnded', unheardBy: ref.sessionId },
  });
}

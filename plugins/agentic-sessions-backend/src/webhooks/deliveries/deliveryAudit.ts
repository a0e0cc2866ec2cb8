import type { AuditEntry } from '../../audit/AuditEntry';
import type { IncomingDelivery } from './IncomingDelivery';
import type { DeliveryPlan } from './planDelivery';
import type { WebhookAnswer } from './WebhookAnswer';

/** The record of a delivery: what came, by which secret, and what was decided. Never what was in it. */
export function deliveryAudit(
  delivery: IncomingDelivery,
  plan: DeliveryPlan,
  answer: WebhookAnswer,
  now: string,
): AuditEntry {
  const { endpoint, event } = delivery;
  const code = 'code' in plan ? plan.code : undefined;
  return {
    time: now,
    namespace: endpoint.namespace,
    sessionId: answer.sessionId,
    actor: `webhook:${endpoint.id}`,
    action: 'deliver',
    resource: `delivery/${answer.deliveryId}`,
    outcome:
      plan.do === 'refuse' || code === 'ActorNotTrusted' ? 'denied' : 'success',
    details: {
      source: endpoint.source,
      event: event.name,
      action: event.action,
      sourceDeliveryId: event.deliveryId,
      bodyDigest: delivery.bodyDigest,
      secretIndex: delivery.secretIndex,
      actorId: event.actor?.id,
      actorName: event.actor?.name,
      trigger: 'triggerName' in plan ? plan.triggerName : undefined,
      status: answer.status,
      reason: code,
    },
    traceId: delivery.traceId,
  };
}

import type { DeliveryPlan } from './planDelivery';
import type { WebhookAnswer } from './WebhookAnswer';

/** What the sender of a delivery is told. */
export function toAnswer(
  plan: DeliveryPlan,
  about: { id: string; namespace: string; estimatedStartTime?: string },
): WebhookAnswer {
  const base = { deliveryId: about.id, namespace: about.namespace };
  switch (plan.do) {
    case 'create':
      return {
        ...base,
        status: plan.queued ? 'queued' : 'accepted',
        sessionId: plan.session.metadata.name,
        estimatedStartTime: about.estimatedStartTime,
        ...(plan.waitsFor && {
          reason: `It waits until session ${plan.waitsFor} has ended.`,
        }),
        ...warnings(plan.warnings),
      };
    case 'steer':
      return {
        ...base,
        status: 'steered',
        sessionId: plan.sessionId,
        reason: `It was sent as a message to session ${plan.sessionId}, which is going.`,
        ...warnings(plan.warnings),
      };
    case 'refuse':
      return { ...base, status: 'refused', reason: plan.reason };
    default:
      return {
        ...base,
        status: 'ignored',
        reason: plan.reason,
        ...(plan.sessionId && { sessionId: plan.sessionId }),
      };
  }
}

function warnings(list: string[]): { warnings?: string[] } {
  return list.length > 0 ? { warnings: list } : {};
}

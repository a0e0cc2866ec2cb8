import { canonicalJson } from '@agentic-sessions/kubernetes-api';
import type { DeliveryRow, DeliveryState } from './DeliveryRow';
import type { IncomingDelivery } from './IncomingDelivery';
import type { DeliveryPlan } from './planDelivery';
import type { WebhookAnswer } from './WebhookAnswer';

const STATES: Record<DeliveryPlan['do'], DeliveryState> = {
  create: 'matched',
  steer: 'done',
  ignore: 'ignored',
  refuse: 'refused',
};

/** A delivery and what was decided about it, as a row. */
export function toDeliveryRow(
  delivery: IncomingDelivery,
  plan: DeliveryPlan,
  answer: WebhookAnswer,
  now: string,
): Omit<DeliveryRow, 'repeats'> {
  const { endpoint, event } = delivery;
  return {
    id: answer.deliveryId,
    endpoint_id: endpoint.id,
    source: endpoint.source,
    namespace: endpoint.namespace,
    delivery_id: event.deliveryId,
    body_digest: delivery.bodyDigest,
    body: delivery.rawBody,
    body_dropped_at: null,
    headers: canonicalJson(delivery.headers),
    secret_index: delivery.secretIndex,
    event: column(event.name, 128) ?? '',
    action: column(event.action, 128),
    actor_id: column(event.actor?.id, 128),
    actor_name: column(event.actor?.name, 253),
    trigger_name: ('triggerName' in plan && plan.triggerName) || null,
    correlation_key: column(
      'correlationKey' in plan ? plan.correlationKey : undefined,
      256,
    ),
    status: answer.status,
    reason: 'code' in plan ? plan.code : null,
    state: STATES[plan.do],
    session_id: answer.sessionId ?? null,
    starts_session: plan.do === 'create',
    answer: canonicalJson(answer),
    trace_id: delivery.traceId,
    received_at: now,
  };
}

/** Text from outside for a column: within its length, without the one character that PostgreSQL does not take. */
function column(text: string | undefined, length: number): string | null {
  return text === undefined
    ? null
    : [...text.replaceAll('\u0000', '\uFFFD')].slice(0, length).join('');
}

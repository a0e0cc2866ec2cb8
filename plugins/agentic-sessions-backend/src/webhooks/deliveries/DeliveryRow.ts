import type { DeliveryStatus } from './WebhookAnswer';

/** How far a delivery has come. */
export type DeliveryState =
  /** Its session is promised and not yet created. */
  | 'matched'
  /** Nothing is left to do. */
  | 'done'
  | 'ignored'
  | 'refused'
  /** Its session could not be created, and trying again would not help. */
  | 'dead';

/** A row of `deliveries`. */
export interface DeliveryRow {
  id: string;
  endpoint_id: string;
  source: string;
  namespace: string;
  delivery_id: string;
  body_digest: string;
  /** Empty once it was dropped. */
  body: Buffer;
  body_dropped_at: string | null;
  headers: string;
  secret_index: number;
  event: string;
  action: string | null;
  actor_id: string | null;
  actor_name: string | null;
  trigger_name: string | null;
  correlation_key: string | null;
  status: DeliveryStatus;
  reason: string | null;
  state: DeliveryState;
  session_id: string | null;
  starts_session: boolean | number;
  answer: string;
  repeats: number;
  trace_id: string | null;
  received_at: string;
}

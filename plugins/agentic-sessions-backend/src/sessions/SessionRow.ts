/** A row of `sessions`, the read model. */
export interface SessionRow {
  session_id: string;
  namespace: string;
  uid: string;
  resource_version: string;
  title: string;
  phase: string;
  status: string;
  reason: string | null;
  message: string | null;
  activity: string | null;
  source: string;
  trigger_event: string | null;
  actor_kind: string;
  actor_name: string;
  actor_id: string | null;
  entity_ref: string | null;
  runtime: string;
  model: string | null;
  search: string;
  /** Of type bigint: PostgreSQL hands these out as text. */
  input_tokens: number | string | null;
  output_tokens: number | string | null;
  cost: number | null;
  currency: string | null;
  artifact_count: number;
  queue_position: number | null;
  pod_uid: string | null;
  created_at: string;
  updated_at: string;
  started_at: string | null;
  finished_at: string | null;
  deleted_at: string | null;
  resource: string;
}

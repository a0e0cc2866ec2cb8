/** A row of `commands`. */
export interface CommandRow {
  session_id: string;
  position: number;
  id: string;
  namespace: string;
  kind: string;
  body: string;
  actor: string;
  /** Id of the delivery that it carries. */
  delivery: string | null;
  created_at: string;
  applied_at: string | null;
  outcome: string | null;
  reason: string | null;
}

/** A row of `snapshots`. */
export interface SnapshotRow {
  session_id: string;
  digest: string;
  namespace: string;
  attempt: number;
  /** Of type bigint: PostgreSQL hands it out as text. */
  size: number | string;
  created_at: string;
  /** Null while it comes in. */
  stored_at: string | null;
}

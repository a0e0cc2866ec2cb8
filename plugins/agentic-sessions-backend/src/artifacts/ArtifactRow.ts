/** A row of `artifacts`. */
export interface ArtifactRow {
  session_id: string;
  path: string;
  version: number;
  namespace: string;
  digest: string;
  /** Of type bigint: PostgreSQL hands it out as text. */
  size: number | string;
  media_type: string;
  type: 'log' | 'output' | 'intermediate' | 'error';
  place: string;
  retention_class: string;
  legal_hold: boolean | number;
  created_at: string;
}

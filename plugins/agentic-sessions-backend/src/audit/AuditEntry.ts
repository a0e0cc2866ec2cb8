import type { AuditAction } from './AuditAction';

/** One thing that somebody did, or was refused. */
export interface AuditEntry {
  /** ISO 8601. */
  readonly time: string;
  readonly namespace?: string;
  readonly sessionId?: string;
  /** Kubernetes username of who asked, or `portal`, or `webhook:<endpoint>`. */
  readonly actor: string;
  readonly action: AuditAction;
  /** What it was done to, as `kind/name`: `session/<id>`, `approval/<id>`. */
  readonly resource: string;
  readonly outcome: 'success' | 'denied' | 'failed';
  /** JSON; never a secret, never a whole payload. */
  readonly details?: unknown;
  readonly traceId?: string;
}

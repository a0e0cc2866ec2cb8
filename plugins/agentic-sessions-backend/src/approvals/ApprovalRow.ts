/** A row of `approvals`. */
export interface ApprovalRow {
  id: string;
  namespace: string;
  session_id: string;
  attempt: number;
  request_id: string;
  tool_call_id: string;
  tool: string;
  title: string;
  arguments: string;
  content: string | null;
  rule: string;
  policy_version: string;
  hash: string;
  approvers: string | null;
  /** SQLite has no booleans. */
  allow_requester: boolean | number;
  requester: string;
  state: 'pending' | 'approved' | 'denied' | 'expired' | 'cancelled';
  requested_at: string;
  expires_at: string;
  decided_at: string | null;
  decided_by: string | null;
  comment: string | null;
}

import type { Approval } from '@agentic-sessions/backstage-plugin-common';
import type { MayDecide } from './mayDecide';
import type { ApprovalRecord } from './ApprovalStore';

/** A permission request as the API tells it. */
export function toApproval(
  record: ApprovalRecord,
  verdict: MayDecide,
): Approval {
  const open = record.state === 'pending';
  return {
    id: record.id,
    namespace: record.namespace,
    sessionId: record.session_id,
    sessionTitle: record.session_title ?? undefined,
    toolCallId: record.tool_call_id,
    tool: record.tool,
    title: record.title,
    arguments: JSON.parse(record.arguments),
    content: record.content ? JSON.parse(record.content) : undefined,
    rule: record.rule,
    policyVersion: record.policy_version,
    hash: record.hash,
    state: record.state,
    requestedAt: record.requested_at,
    expiresAt: record.expires_at,
    decidedBy: record.decided_by ?? undefined,
    decidedAt: record.decided_at ?? undefined,
    comment: record.comment ?? undefined,
    mayDecide: open && verdict.may,
    whyNot: open && !verdict.may ? verdict.whyNot : undefined,
  };
}

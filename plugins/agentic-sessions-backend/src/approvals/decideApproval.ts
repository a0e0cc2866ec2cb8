import { randomUUID } from 'node:crypto';
import { NotAllowedError, NotFoundError } from '@backstage/errors';
import { recordAudit } from '../audit/recordAudit';
import { addCommand } from '../commands/addCommand';
import { ApiError } from '../http/ApiError';
import type { LedgerWriter } from '../ledger/LedgerWriter';
import type { Call } from '../sessions/SessionService';
import { mayDecide, type DeciderRules } from './mayDecide';
import type { ApprovalRow } from './ApprovalRow';
import { rulesOf } from './rulesOf';

/** What somebody decided, and what they saw when they did. */
export interface Decision {
  readonly decision: 'approved' | 'denied';
  /** Hash of the request that was shown. */
  readonly hash: string;
  readonly comment?: string;
}

function refuse(code: string, message: string, row: ApprovalRow): ApiError {
  return new ApiError({
    statusCode: 409,
    code,
    message,
    details: {
      state: row.state,
      decidedBy: row.decided_by ?? undefined,
      decidedAt: row.decided_at ?? undefined,
      comment: row.comment ?? undefined,
    },
  });
}

function checkOpen(row: ApprovalRow, now: string, hash: string): void {
  if (row.state !== 'pending') {
    throw refuse(
      'already_decided',
      row.decided_by
        ? `${row.decided_by} has already decided: ${row.state}`
        : `This request is over: ${row.state}`,
      row,
    );
  }
  // The sweeper may be a moment late; what is too late is decided here.
  if (row.expires_at <= now) {
    throw refuse('expired', 'The time to decide is over, which means no', row);
  }
  if (row.hash !== hash) {
    throw refuse(
      'hash_mismatch',
      'This is not what you were shown; look at the request again',
      row,
    );
  }
}

/**
 * Decides a request, once: under the lock of the session's ledger, together with the event, the command for the runner
 * and the audit row.
 *
 * @throws NotFoundError, NotAllowedError (policy), ApiError 409: decided already, expired, or another hash.
 */
export async function decideApproval(
  writer: LedgerWriter,
  options: {
    call: Call;
    approvalId: string;
    decision: Decision;
    /** What the namespace's policy says today. */
    today?: DeciderRules;
  },
): Promise<void> {
  const { call, approvalId, decision, today } = options;
  const actor = call.identity.username;
  const row = await writer
    .trx('approvals')
    .where({ id: approvalId, session_id: writer.ref.sessionId })
    .first<ApprovalRow | undefined>();
  if (!row) {
    throw new NotFoundError('There is no such permission request');
  }
  const verdict = mayDecide(call.identity, row.requester, rulesOf(row, today));
  if (!verdict.may) {
    throw new NotAllowedError(verdict.whyNot);
  }
  checkOpen(row, writer.now, decision.hash);

  const decided = {
    state: decision.decision,
    decided_at: writer.now,
    decided_by: actor,
    comment: decision.comment ?? null,
  };
  await writer.trx('approvals').where({ id: row.id }).update(decided);
  await writer.trx('approval_decisions').insert({
    approval_id: row.id,
    actor,
    decision: decision.decision,
    hash: decision.hash,
    comment: decision.comment ?? null,
    time: writer.now,
    trace_id: call.traceId,
  });
  const commandId = randomUUID();
  const told = {
    requestId: row.request_id,
    hash: row.hash,
    decision: decision.decision,
    comment: decision.comment,
  };
  await addCommand(
    writer,
    { id: commandId, kind: 'decide', actor, ...told },
    {
      kind: 'permission.decided',
      body: {
        ...told,
        approvalId: row.id,
        toolCallId: row.tool_call_id,
        commandId,
      },
    },
  );
  await recordAudit(writer.trx, {
    time: writer.now,
    namespace: row.namespace,
    sessionId: row.session_id,
    actor,
    action: 'approve',
    resource: `approval/${row.id}`,
    outcome: 'success',
    details: { ...told, tool: row.tool },
    traceId: call.traceId,
  });
}

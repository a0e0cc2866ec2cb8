import { randomUUID } from 'node:crypto';
import type { Session } from '@agentic-sessions/kubernetes-api';
import {
  permissionHashInput,
  type RunnerEventBody,
} from '@agentic-sessions/runner-protocol';
import { InputError } from '@backstage/errors';
import { sha256Hex } from '../database/sha256Hex';
import type { LedgerWriter } from '../ledger/LedgerWriter';
import { actorName } from '../sessions/actorName';
import type { ApprovalRow } from './ApprovalRow';

/** Silence means no after this long, where policy does not say. */
const DEFAULT_EXPIRY_SECONDS = 900;

/**
 * Stores a permission request of a runner, bound to the hash of what it asks for. The time to answer is the shorter of
 * what the runner says and what the session's policy says. A repeat changes nothing.
 *
 * @throws InputError where the hash is not that of tool, arguments, content and policy version.
 */
export async function requestApproval(
  writer: LedgerWriter,
  session: Session,
  attempt: number,
  body: RunnerEventBody<'permission.requested'>,
): Promise<void> {
  if (sha256Hex(permissionHashInput(body)) !== body.hash) {
    throw new InputError(
      `The hash of the permission request ${body.requestId} is not that of what it asks for`,
    );
  }
  const { policy, trigger } = session.spec;
  const rules = policy?.approvals;
  const seconds = Math.min(
    body.expiresInSeconds,
    rules?.expirySeconds ?? DEFAULT_EXPIRY_SECONDS,
  );
  const row: ApprovalRow = {
    id: randomUUID(),
    namespace: writer.ref.namespace,
    session_id: writer.ref.sessionId,
    attempt,
    request_id: body.requestId,
    tool_call_id: body.toolCallId,
    tool: body.tool,
    title: body.title,
    arguments: JSON.stringify(body.arguments ?? null),
    content: body.content ? JSON.stringify(body.content) : null,
    rule: body.rule,
    policy_version: body.policyVersion,
    hash: body.hash,
    approvers: rules?.approvers ? JSON.stringify(rules.approvers) : null,
    allow_requester: rules?.allowRequester ?? false,
    // Whom policy says an account elsewhere belongs to may not approve what that account asked for.
    requester: trigger.actor.user ?? actorName(trigger),
    state: 'pending',
    requested_at: writer.now,
    expires_at: new Date(
      Date.parse(writer.now) + Math.max(0, seconds) * 1000,
    ).toISOString(),
    decided_at: null,
    decided_by: null,
    comment: null,
  };
  await writer
    .trx('approvals')
    .insert(row)
    .onConflict(['session_id', 'request_id'])
    .ignore();
}

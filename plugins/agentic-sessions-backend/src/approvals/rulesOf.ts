import type { ApprovalRow } from './ApprovalRow';
import type { DeciderRules } from './mayDecide';

/** The rules that hold for a request: those of its session, and those of today where there are any. */
export function rulesOf(
  row: Pick<ApprovalRow, 'approvers' | 'allow_requester'>,
  today?: DeciderRules,
): DeciderRules[] {
  const snapshot: DeciderRules = {
    approvers: row.approvers === null ? undefined : JSON.parse(row.approvers),
    allowRequester: Boolean(row.allow_requester),
  };
  return today ? [snapshot, today] : [snapshot];
}

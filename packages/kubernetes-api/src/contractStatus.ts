import type { SessionPhase } from './generated';

/** The four words of the REST contract. */
export const CONTRACT_STATUSES = [
  'pending',
  'running',
  'completed',
  'failed',
] as const;

/** A session's status in the REST contract's words. */
export type ContractStatus = (typeof CONTRACT_STATUSES)[number];

/** The phases that each of the contract's words covers. */
export const PHASES_BY_STATUS: Record<ContractStatus, readonly SessionPhase[]> =
  {
    pending: ['Pending', 'Queued', 'Starting'],
    running: ['Running', 'Suspended'],
    completed: ['Completed'],
    failed: ['Failed', 'Stopped'],
  };

/** A phase in the contract's words; a session without a phase is pending. */
export function contractStatus(
  phase: SessionPhase | undefined,
): ContractStatus {
  const found = CONTRACT_STATUSES.find(status =>
    PHASES_BY_STATUS[status].includes(phase ?? 'Pending'),
  );
  return found ?? 'pending';
}

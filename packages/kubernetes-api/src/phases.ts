import type { SessionPhase } from './generated';

/** Phases that a session never leaves. */
export const ENDED_PHASES: readonly SessionPhase[] = [
  'Completed',
  'Failed',
  'Stopped',
];

/** Phases in which a session holds one of its namespace's places. */
export const ACTIVE_PHASES: readonly SessionPhase[] = ['Starting', 'Running'];

/** Whether a session in this phase is over. A session without a phase has not begun. */
export function hasEnded(phase: SessionPhase | undefined): boolean {
  return phase !== undefined && ENDED_PHASES.includes(phase);
}

/**
 * Priorities of work on sessions. Higher ones are done first, whatever waits below them; 0 is what only says how a start
 * goes on.
 */
export const PRIORITIES = {
  /** A Pod has ended or goes, or somebody changed their mind: seen at once, however many sessions come in. */
  urgent: 20,
  /** It may get a Pod: agents come before words about those that have theirs. */
  start: 10,
  progress: 0,
} as const;

import { isInvalid } from '@agentic-sessions/kubernetes-client';
import {
  SessionNameTakenError,
  SessionTooLargeError,
} from '@agentic-sessions/session-manager';

/** Tries of a creation before it is given up; with the back-off below they take about an hour. */
export const MAX_CREATION_ATTEMPTS = 70;

/** Whether trying again cannot help: the session itself is what is wrong. */
export function isHopeless(error: unknown): boolean {
  return (
    isInvalid(error) ||
    error instanceof SessionNameTakenError ||
    error instanceof SessionTooLargeError
  );
}

/** Milliseconds until the next try: soon at first, since most troubles are short, then once a minute. */
export function creationBackoffMs(attempts: number): number {
  return Math.min(60_000, 200 * 2 ** Math.min(attempts - 1, 10));
}

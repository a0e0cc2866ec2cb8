import type { EarlierWork } from '@agentic-sessions/runner-protocol';
import type { RecoveredSession } from '../spool/recoverSession';

/**
 * Where the session stands, from what this Pod's own spool tells and what the ledger knows of the Pods before it. What they
 * left open is closed by the first process of this Pod alone.
 */
export function recallEarlier(
  own: RecoveredSession,
  earlier: EarlierWork | undefined,
  isFirstProcess: boolean,
): RecoveredSession {
  if (!earlier) return own;
  return {
    ...own,
    lastTurn: Math.max(own.lastTurn, earlier.lastTurn),
    openTurn:
      own.openTurn ?? (isFirstProcess ? earlier.openTurn?.turn : undefined),
    openPermissions: isFirstProcess
      ? earlier.openPermissions
      : own.openPermissions,
    artifacts: new Map([
      ...earlier.artifacts.map(({ path, digest }) => [path, digest] as const),
      ...own.artifacts,
    ]),
  };
}

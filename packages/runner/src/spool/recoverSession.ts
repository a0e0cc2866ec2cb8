import type { RunnerEvent } from '@agentic-sessions/runner-protocol';

/** What an earlier process of this attempt had done, read from its spool. */
export type RecoveredSession = {
  /** Highest number of a turn; 0 if none had begun. */
  lastTurn: number;
  /** A turn that began and did not end. */
  openTurn?: number;
  /** Highest number of a permission request. */
  permissions: number;
  /** Requests that nobody has answered. */
  openPermissions: string[];
  /** Commands that must not be applied again. */
  appliedCommands: Set<string>;
  /** Digest of each artifact by path. */
  artifacts: Map<string, string>;
  /** Repositories already there, by path, with their commit. */
  cloned: Map<string, string>;
};

/** Derives from the events of a spool where the session stands. */
export function recoverSession(
  events: readonly RunnerEvent[],
): RecoveredSession {
  const state: RecoveredSession = {
    lastTurn: 0,
    permissions: 0,
    openPermissions: [],
    appliedCommands: new Set(),
    artifacts: new Map(),
    cloned: new Map(),
  };
  for (const event of events) {
    switch (event.kind) {
      case 'turn.started':
        state.lastTurn = event.body.turn;
        state.openTurn = event.body.turn;
        // Written together with its `command.applied`, but a process may die between two lines.
        if (event.body.commandId) {
          state.appliedCommands.add(event.body.commandId);
        }
        break;
      case 'turn.ended':
        state.openTurn = undefined;
        break;
      case 'permission.requested':
        state.permissions += 1;
        state.openPermissions.push(event.body.requestId);
        break;
      case 'permission.resolved': {
        const { requestId } = event.body;
        const open = state.openPermissions.indexOf(requestId);
        if (open >= 0) state.openPermissions.splice(open, 1);
        else state.permissions += 1;
        break;
      }
      case 'command.applied':
        state.appliedCommands.add(event.body.commandId);
        break;
      case 'artifact.added':
        state.artifacts.set(event.body.path, event.body.digest);
        break;
      case 'git.cloned':
        state.cloned.set(event.body.path, event.body.commit);
        break;
      default:
    }
  }
  return state;
}

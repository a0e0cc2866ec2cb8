import { relative } from 'node:path';
import type { SnapshotState } from '@agentic-sessions/runner-protocol';
import type { KeptWorkspace } from '../snapshot/keepWorkspace';
import type { AssembledSession } from './assembleSession';
import { OUTCOMES, type Outcome } from './Outcome';
import type { SessionContext } from './SessionContext';

/** What is said of a Pod that ends before the agent has had a turn in it. */
export const NOTHING_NEW: KeptWorkspace = {
  kept: true,
  message: 'The agent had done nothing new, so nothing is lost.',
};

/**
 * What is to be kept of a session whose Pod ends while it goes on: a snapshot, or what is known without one. Undefined where
 * the session itself has ended.
 */
export function whatToKeep(
  { progress, clock, config }: SessionContext,
  { loop }: AssembledSession,
  outcome: Outcome,
): { known?: KeptWorkspace; state: SnapshotState } | undefined {
  if (outcome.reason !== OUTCOMES.terminated.reason) return undefined;
  // Before a turn of its own a Pod has nothing that the one after it would not get as well.
  const isNew =
    progress.workspaceReady && loop.lastTurn > progress.earlierTurns;
  return {
    known: isNew ? undefined : NOTHING_NEW,
    state: {
      version: 1,
      takenAt: new Date(clock.now()).toISOString(),
      agentSession: progress.agentSession,
      lastTurn: loop.lastTurn,
      cloned: [...progress.cloned].map(([path, commit]) => ({
        path: relative(config.workspace, path),
        commit,
      })),
      unsaid: loop.unsaid,
    },
  };
}

import { join } from 'node:path';
import type { SnapshotState } from '@agentic-sessions/runner-protocol';

/** Repositories that need no clone: those in the restored workspace, and those of an earlier process; commits by absolute path. */
export function clonedBefore(
  workspace: string,
  restored: SnapshotState | undefined,
  own: ReadonlyMap<string, string>,
): Map<string, string> {
  return new Map([
    ...(restored?.cloned ?? []).map(
      ({ path, commit }) => [join(workspace, path), commit] as const,
    ),
    ...own,
  ]);
}

import { z } from 'zod';

/*
 * How a session's workspace outlives its Pod: `/runner/v1/snapshot`, one archive for the whole session.
 *
 * `HEAD` and `PUT` go as for an artifact (see `artifacts.ts`), with its headers for digest, size and offset: 204 and 201 say
 * that it is stored whole and is from now on the session's snapshot, 413 that it is larger than the portal takes, 403 that the
 * session is over and nothing of it is kept any more. `GET` gives the bytes of the newest one, 404 where there is none.
 *
 * The archive is a tar, compressed by Zstandard. Its first entry is {@link SNAPSHOT_STATE_ENTRY}; every other is a file, folder or symbolic
 * link, named by its place in the agent's container without the slash in front (`workspace/…`, `home/agent/…`).
 */

/** Path of the session's snapshot under the runner API. */
export const SNAPSHOT_PATH = '/snapshot';

/** Name of the archive's first entry: {@link snapshotStateSchema} as JSON. */
export const SNAPSHOT_STATE_ENTRY = 'snapshot.json';

/** The snapshot that a new Pod is to begin with. */
export const snapshotReferenceSchema = z.object({
  /** SHA-256, hex. */
  digest: z.string(),
  size: z.number().int(),
  /** The Pod that took it. */
  attempt: z.number().int(),
  /** When, ISO 8601. */
  takenAt: z.string(),
});

/** What the next runner must know of the workspace in an archive. */
export const snapshotStateSchema = z.object({
  version: z.literal(1),
  /** When it was taken, ISO 8601. */
  takenAt: z.string(),
  /** The agent's own id of the conversation, by which it may remember it. */
  agentSession: z.string().optional(),
  /** The last turn that the agent can remember and whose work is in the files. */
  lastTurn: z.number().int().nonnegative(),
  /** Repositories in the workspace: the folder, and the commit that was cloned. */
  cloned: z.array(z.object({ path: z.string(), commit: z.string() })),
  /** What was to be said to the agent and is no command of its own. */
  unsaid: z.array(z.string()),
});

/** A snapshot by name. */
export type SnapshotReference = z.infer<typeof snapshotReferenceSchema>;

/** What the next runner must know of the workspace in an archive. */
export type SnapshotState = z.infer<typeof snapshotStateSchema>;

import { z } from 'zod';

/** Most characters of what was said that a new Pod is told: an agent that remembers nothing reads them with its next prompt. */
export const MAX_SAID_CHARS = 64 * 1024;

/** A turn and what it was asked. */
export const askedTurnSchema = z.object({
  turn: z.number().int(),
  prompt: z.string(),
});

/** What earlier Pods of a session did, read from the ledger: what a new one needs to go on as if it had been there. */
export const earlierWorkSchema = z.object({
  /** Highest number of a turn that began; 0 where none did. */
  lastTurn: z.number().int().nonnegative(),
  /** How the last turn ended; absent where it did not, or none began. */
  lastStopReason: z.string().optional(),
  /** A turn that began and of whose end nobody has told: its Pod was killed. */
  openTurn: askedTurnSchema.optional(),
  /**
   * What the end of a Pod cut short, to be gone on with: the turn and words that were asked first, also where going on was
   * itself cut short.
   */
  interrupted: askedTurnSchema.optional(),
  /** Permission requests that nobody waits for any more and whose end was not told. */
  openPermissions: z.array(z.string()),
  /** Files that are stored already: path and SHA-256. */
  artifacts: z.array(z.object({ path: z.string(), digest: z.string() })),
  /** What was said, oldest first, at most {@link MAX_SAID_CHARS} characters of it. */
  said: z.array(
    z.object({
      turn: z.number().int(),
      role: z.enum(['user', 'agent']),
      text: z.string(),
    }),
  ),
  /** Whether older words were left out of `said`. */
  saidOmitted: z.boolean(),
});

/** A turn and what it was asked. */
export type AskedTurn = z.infer<typeof askedTurnSchema>;

/** What earlier Pods of a session did. */
export type EarlierWork = z.infer<typeof earlierWorkSchema>;

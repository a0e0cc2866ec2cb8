/** A stretch of a session's life that is over, as a trace shows it. */
export interface PlannedSpan {
  /** `session.queue`, `session.pod`, `session.start` or `session.run`. */
  name: string;
  /** Milliseconds since the epoch. */
  from: number;
  /** Milliseconds since the epoch, never before `from`. */
  to: number;
  attributes: Record<string, string | number>;
  /** Why it ended badly, where it did: the reason of the status, and the sentence to it. */
  error?: { type: string; message?: string };
}

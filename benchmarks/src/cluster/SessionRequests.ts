/** What sessions cost the API server between two looks at its counters. */
export interface SessionRequests {
  /** Everything that changes an object, by whomever. */
  writes: number;
  /** Gets and lists, by whomever. */
  reads: number;
  /** Watches, counted when they end. */
  watches: number;
  /** Each kind of request, background left out. */
  byCall: Record<string, number>;
}

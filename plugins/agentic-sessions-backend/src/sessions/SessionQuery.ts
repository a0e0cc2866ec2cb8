/** Which sessions of a list are wanted. */
export interface SessionFilter {
  readonly status?: string;
  readonly phases?: readonly string[];
  readonly source?: string;
  /** Name or id of who started it. */
  readonly actor?: string;
  readonly runtime?: string;
  readonly entityRef?: string;
  /** Text in title or prompt. */
  readonly text?: string;
  /** Created at or after, ISO 8601. */
  readonly since?: string;
}

/** A part of a list. `after` and `offset` are not given together. */
export interface SessionQuery {
  readonly filter: SessionFilter;
  readonly limit: number;
  readonly offset?: number;
  readonly after?: SessionCursor;
}

/** The last session of the page before, by what lists are ordered by. */
export interface SessionCursor {
  readonly createdAt: string;
  readonly sessionId: string;
}

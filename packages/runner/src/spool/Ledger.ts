import type {
  RunnerEventBody,
  RunnerEventKind,
} from '@agentic-sessions/runner-protocol';

/** One event that is yet to get its number and time. */
export type NewEvent = {
  [K in RunnerEventKind]: { kind: K; body: RunnerEventBody<K> };
}[RunnerEventKind];

/** Where everything that happens in a session is written down. */
export type Ledger = {
  /** Writes events down, in order; those of one call are numbered and written together. */
  append(...events: NewEvent[]): void;
  /** Resolves when everything appended so far survives the end of this process. */
  flush(): Promise<void>;
};

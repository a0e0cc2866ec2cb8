/** Time, as far as the runner uses it; a test brings its own. */
export type Clock = {
  /** Milliseconds since 1970. */
  now(): number;
  /** Resolves after `ms`, or at once when `signal` is aborted: who waits looks at the signal again. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
};

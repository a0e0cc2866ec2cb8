import type { SessionPhase } from '@agentic-sessions/kubernetes-api';

/** What is counted about sessions. */
export interface SessionMetrics {
  phaseChanged(
    from: SessionPhase | undefined,
    to: SessionPhase,
    reason: string,
  ): void;
  /** From the session's creation until it had a place. */
  admitted(seconds: number): void;
  /** From the Pod's creation until the runner ran. */
  started(seconds: number): void;
  /** From the runner's start to the session's end. */
  ended(seconds: number): void;
  podCreated(): void;
  podRefused(kind: string): void;
  podDeleted(): void;
  retried(reason: string): void;
}

import type { Session } from '@agentic-sessions/kubernetes-api';
import type { SessionRef } from '../notices/Notice';

/** The session that a runner has proven to speak for. */
export interface RunnerSession {
  readonly ref: SessionRef;
  readonly session: Session;
  /** Which Pod of the session it is. */
  readonly attempt: number;
}

import type {
  CreateSession,
  Verdict,
} from '@agentic-sessions/backstage-plugin-common';
import type { SessionSpec } from '@agentic-sessions/kubernetes-api';
import type { Identity } from '../access/Identity';

/** What policy makes of a wish: either the parts of the spec that policy fills in, or why not. */
export interface SessionDecision {
  readonly verdict: Verdict;
  /** There where the verdict is valid. */
  readonly spec?: Pick<SessionSpec, 'policy' | 'model' | 'timeouts'>;
}

/** Asks policy, as it is now, whether a session may be started. */
export interface SessionDecider {
  decide(
    identity: Identity,
    namespace: string,
    wanted: CreateSession,
  ): SessionDecision;
}

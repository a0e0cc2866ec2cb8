import type { SessionStatus } from '@agentic-sessions/kubernetes-api';
import type { Pod } from '@agentic-sessions/kubernetes-client';

/** One thing to do for a session. Actions are done in their order; the first that fails ends the pass. */
export type SessionAction =
  /**
   * Make the Pod of an attempt. What comes of it is planned by planCreated, and said in a later pass, or by
   * planRefused.
   */
  | { type: 'createPod'; attempt: number }
  | {
      type: 'deletePod';
      pod: Pod;
      /** Kubernetes' own default, the Pod's, where absent. */
      gracePeriodSeconds?: number;
      why: string;
    }
  /** The operator's part of the status as it should be; only differences are sent. */
  | { type: 'writeStatus'; status: SessionStatus }
  | {
      type: 'event';
      severity: 'Normal' | 'Warning';
      reason: string;
      action: string;
      note: string;
    }
  /** Look again then, whatever happens. */
  | { type: 'lookAgain'; afterMs: number };
